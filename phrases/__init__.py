"""Phrase packs that ship with the program."""
