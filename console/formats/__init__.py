"""Phrase files: one module per kind; files.PhraseFileFormats is the way in."""
