"""Scripts of the house: set-up, checks and measurements; no part of the program."""
