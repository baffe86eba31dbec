"""The agent console: serving buyers by chat from the desktop."""

__version__ = "0.1.0"
