"""The json report."""
