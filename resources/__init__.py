"""Data that ships with the program: icons, style sheets, sounds, translations, drill scripts."""
