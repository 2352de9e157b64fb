"""The built-in rules: one pack a category, one module a rule."""
