"""The preview of an edition: built again after each change, and shown in a browser."""
