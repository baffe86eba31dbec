"""Tests of the agent console."""
