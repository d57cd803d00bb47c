"""A corpus of our own expressions, held against what the editors' FEEL makes of them."""
