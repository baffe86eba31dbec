"""Alembic's room: how an older file becomes one of today."""
