"""Pictures of the built-in shop's buyers."""
