"""Rules on finding the way."""
