"""The console's own world: contacts, messages, phrases and states, free of Qt, SQL, clocks and files."""
