"""What no visit can see: questions to the owner, without score."""
