"""Options, accounts, places and secrets: what belongs to the person and the machine, not to a conversation."""
