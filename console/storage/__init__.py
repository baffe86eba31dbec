"""The store's room: SQLAlchemy, alembic and SQLite live here and nowhere else."""
