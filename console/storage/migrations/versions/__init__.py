"""One module per revision, in order of their numbers; never edited after a release."""
