"""Not there for tests: jsonschema asks it about formats that no schema here uses."""

raise ImportError
