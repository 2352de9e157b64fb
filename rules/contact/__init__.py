"""Rules on reaching the shop, and who it is."""
