"""The html report."""
