"""From finished files to a report in its place: verify, record, publish."""
