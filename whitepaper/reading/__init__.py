"""From executed notebooks to one numbered Document."""
