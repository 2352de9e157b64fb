"""Measurements of the auditor: how right it is, and how fast."""
