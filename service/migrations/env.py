"""Alembic's entry: runs on the connection it is given, or on the settings' database from the shell."""

from __future__ import annotations

from alembic import context

from service.models import Base


def run(connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    from service.db import make_engine
    from service.settings import load_settings

    with make_engine(load_settings()).connect() as own:
        run(own)
        own.commit()
