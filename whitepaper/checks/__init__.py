"""The rules that a report must keep, each in one place."""
