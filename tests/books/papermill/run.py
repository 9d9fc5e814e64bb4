import papermill

papermill.execute_notebook("01_orders.ipynb", "out/01_orders.ipynb", {"start": "2024-01-01"})
papermill.execute_notebook("02_notes.ipynb", "out/02_notes.ipynb", {"day": input()})
