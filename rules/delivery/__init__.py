"""Rules on what delivery costs, how long it takes, which ways there are."""
