"""Rules on the price and ways to pay."""
