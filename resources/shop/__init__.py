"""The built-in shop: its buyers as data, one file per language."""
