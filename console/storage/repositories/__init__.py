"""The repositories of ports.UnitOfWork, one module each, all on one open connection."""
