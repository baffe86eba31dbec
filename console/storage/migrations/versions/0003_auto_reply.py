"""What auto-reply remembers of each contact, and the log of what it decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; a contact's state begins with its next message."""
    op.create_table(
        "auto_reply_states",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=True) for name in ("spoken_at", "heard_at", "burst_since")],
        *[
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("burst_answered", "waiting_asked", "closing_asked")
        ],
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name="pk_auto_reply_states"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_auto_reply_states_contact_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "auto_reply_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auto_reply_log"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_auto_reply_log_contact_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop both tables; what auto-reply remembered is lost."""
    op.drop_table("auto_reply_log")
    op.drop_table("auto_reply_states")
