"""Pictures that the built-in shop's buyers send."""
