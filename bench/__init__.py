"""Measurements against peers and limits, each standing by itself; make bench prints them."""
