"""A report that was made elsewhere as a project: a Quarto book, a Jupyter Book, papermill's folder.

What it has and a project has too is carried over; the rest is told with its place.
"""
