"""The works that a report cites, as BibTeX has them and as prose and notes name them."""
