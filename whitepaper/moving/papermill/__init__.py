"""What papermill gave notebooks: read from scripts and command lines, and given to chapters."""
