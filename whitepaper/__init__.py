"""A reproducible reporting pipeline: one notebook per chapter, one command, one report."""

__version__ = "0.1.0"
