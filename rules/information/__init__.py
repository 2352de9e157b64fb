"""Rules on what the page tells of the product."""
