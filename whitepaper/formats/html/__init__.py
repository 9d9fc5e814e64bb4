"""The HTML of a report: one page that needs no network, no script and no font of its reader's."""
