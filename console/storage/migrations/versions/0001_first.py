"""The first shape of an account's file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _contacts_and_messages()
    op.execute(
        "CREATE VIRTUAL TABLE message_fts USING fts5(body, content='', columnsize=0, detail=full, tokenize='ascii')"
    )
    op.create_table(
        "message_spans",
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("oldest", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chunk", name="pk_message_spans"),
    )
    op.create_table(
        "message_index",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_index"),
    )
    op.execute("INSERT INTO message_index (id, upto, grams) VALUES (1, 0, 1)")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("wire_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_outbox_message_id"),
        sa.UniqueConstraint("wire_id", name="uq_outbox_wire_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    _phrases()
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _contacts_and_messages() -> None:
    text, number = sa.Text(), sa.Integer()
    op.create_table(
        "contacts",
        sa.Column("id", number, nullable=False),
        *[sa.Column(name, text, nullable=False) for name in ("address", "name", "remark", "notes", "tags", "groups")],
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in ("in_roster", "blocked")],
        sa.Column("avatar", text),
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in ("pinned", "active")],
        sa.Column("unread", number, nullable=False),
        sa.Column("marked_unread", sa.Boolean(), nullable=False),
        sa.Column("draft", text, nullable=False),
        *[sa.Column(name, number) for name in ("waiting_since", "first_contact", "last_contact", "last_message_id")],
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("address", name="uq_contacts_address"),
    )
    op.create_table(
        "messages",
        sa.Column("id", number, nullable=False),
        sa.Column("contact_id", number, nullable=False),
        *[sa.Column(name, text, nullable=False) for name in ("direction", "body")],
        sa.Column("sent_at", number, nullable=False),
        *[sa.Column(name, text, nullable=False) for name in ("state", "origin_id")],
        sa.Column("archive_id", text),
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in ("automatic", "edited", "retracted")],
        sa.Column("picture", text),
        sa.Column("failure", text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_messages_contact_id"),
    )
    op.create_index("ix_messages_place", "messages", ["contact_id", "sent_at"])
    op.create_index("uq_messages_origin", "messages", ["contact_id", "direction", "origin_id"], unique=True)
    op.create_index(
        "uq_messages_archive",
        "messages",
        ["contact_id", "archive_id"],
        unique=True,
        sqlite_where=sa.text("archive_id IS NOT NULL"),
    )
    op.create_index(
        "ix_messages_unread",
        "messages",
        ["contact_id", "sent_at"],
        sqlite_where=sa.text("state IN ('sent', 'delivered')"),
    )


def _phrases() -> None:
    op.create_table(
        "phrase_groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phrase_groups"),
    )
    op.create_table(
        "phrases",
        sa.Column("id", sa.Text(), nullable=False),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("group_id", "code", "title", "content", "source")],
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("last_used", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_phrases"),
        sa.ForeignKeyConstraint(["group_id"], ["phrase_groups.id"], name="fk_phrases_group_id", ondelete="CASCADE"),
    )
    op.create_index("ix_phrases_place", "phrases", ["group_id", "place"])


def downgrade() -> None:
    """Take every table away."""
    for table in ("meta", "phrases", "phrase_groups", "outbox", "message_index", "message_spans", "message_fts"):
        op.drop_table(table)
    op.drop_table("messages")
    op.drop_table("contacts")
