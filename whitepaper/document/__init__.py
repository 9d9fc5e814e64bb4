"""The report as a value: its nodes, its facts, walks over them, and their JSON."""
