"""Rules on returns, reviews, terms, security."""
