"""The built-in report formats; each sees only an Audit and its pictures."""
