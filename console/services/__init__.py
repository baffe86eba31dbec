"""Use cases: they take ports, change the domain, commit, and publish what happened."""
