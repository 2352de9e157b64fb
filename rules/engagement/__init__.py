"""Rules on staying in touch: what brings shoppers to the shop, and back."""
