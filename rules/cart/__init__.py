"""Rules on buying."""
