"""Phrases with wordings, tags, pictures, dates, versions, a bin; and packs with what lies over them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TEXT, _NUMBER, _FLAG = sa.Text(), sa.Integer(), sa.Boolean()
_OLD_GROUPS, _OLD = "id, path, place", "id, group_id, code, title, content, source, place, uses, last_used"


def upgrade() -> None:
    """Make the phrases' tables anew with what they held, and the others."""
    # Dropped and made again instead of altered: a column that is added needs a default, which the models have not.
    _keep_aside()
    _groups(sa.Column("source", _TEXT, nullable=False), sa.Column("collapsed", _FLAG, nullable=False))
    _phrases(
        *[sa.Column(name, _TEXT, nullable=False) for name in ("variants", "tags", "images")],
        *[sa.Column(name, _TEXT) for name in ("valid_from", "valid_until")],
        *[sa.Column(name, _FLAG, nullable=False) for name in ("pinned", "hidden")],
        times=[sa.Column(name, _NUMBER) for name in ("created_at", "changed_at")],
    )
    op.execute("INSERT INTO phrase_groups VALUES ('ungrouped', '[]', -1, '', 0)")
    op.execute(
        f"INSERT INTO phrase_groups ({_OLD_GROUPS}, source, collapsed)"  # noqa: S608 - names from above
        f" SELECT {_OLD_GROUPS}, '', 0 FROM temp.old_groups WHERE path <> '[]' AND id <> 'ungrouped'"
    )
    # The phrases that a fresh account begins with are the agent's own from now on.
    op.execute(
        f"INSERT INTO phrases ({_OLD}, variants, tags, images, pinned, hidden)"  # noqa: S608 - as above
        " SELECT id, coalesce((SELECT id FROM phrase_groups WHERE id = group_id), 'ungrouped'), code, title, content,"
        " CASE WHEN source LIKE 'starter-%' THEN '' ELSE source END, place, uses, last_used, '[]', '[]', '[]', 0, 0"
        " FROM temp.old_phrases"
    )
    _drop_aside()
    _past()
    _overlays()
    _packs()


def _keep_aside() -> None:
    op.execute("CREATE TEMP TABLE old_groups AS SELECT * FROM main.phrase_groups")
    op.execute("CREATE TEMP TABLE old_phrases AS SELECT * FROM main.phrases")
    op.drop_table("phrases")
    op.drop_table("phrase_groups")


def _drop_aside() -> None:
    op.execute("DROP TABLE temp.old_phrases")
    op.execute("DROP TABLE temp.old_groups")


def _groups(*more: sa.Column[Any]) -> None:
    op.create_table(
        "phrase_groups",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("path", _TEXT, nullable=False),
        sa.Column("place", _NUMBER, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name="pk_phrase_groups"),
    )


def _phrases(*more: sa.Column[Any], times: list[sa.Column[Any]]) -> None:
    op.create_table(
        "phrases",
        sa.Column("id", _TEXT, nullable=False),
        *[sa.Column(name, _TEXT, nullable=False) for name in ("group_id", "code", "title", "content", "source")],
        *more,
        sa.Column("place", _NUMBER, nullable=False),
        *times,
        sa.Column("uses", _NUMBER, nullable=False),
        sa.Column("last_used", _NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_phrases"),
        sa.ForeignKeyConstraint(["group_id"], ["phrase_groups.id"], name="fk_phrases_group_id", ondelete="CASCADE"),
    )


def _past() -> None:
    op.create_table(
        "phrase_versions",
        sa.Column("phrase_id", _TEXT, nullable=False),
        *[sa.Column(name, _NUMBER, nullable=False) for name in ("number", "saved_at")],
        *[sa.Column(name, _TEXT, nullable=False) for name in ("author", "group_id", "body")],
        sa.PrimaryKeyConstraint("phrase_id", "number", name="pk_phrase_versions"),
    )
    op.create_table(
        "phrase_uses",
        sa.Column("phrase_id", _TEXT, nullable=False),
        *[sa.Column(name, _NUMBER, nullable=False) for name in ("day", "count")],
        sa.PrimaryKeyConstraint("phrase_id", "day", name="pk_phrase_uses"),
    )
    op.create_table(
        "phrase_wordings",
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("phrase_id", _TEXT, nullable=False),
        sa.Column("wording", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "phrase_id", name="pk_phrase_wordings"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_phrase_wordings_contact_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "phrase_bin",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("deleted_at", _NUMBER, nullable=False),
        *[sa.Column(name, _TEXT, nullable=False) for name in ("author", "body")],
        sa.PrimaryKeyConstraint("id", name="pk_phrase_bin"),
        sqlite_autoincrement=True,
    )


def _overlays() -> None:
    op.create_table(
        "phrase_overlays",
        *[sa.Column(name, _TEXT, nullable=False) for name in ("phrase_id", "source")],
        *[sa.Column(name, _FLAG) for name in ("pinned", "hidden")],
        sa.Column("removed", _FLAG, nullable=False),
        sa.Column("place", _NUMBER),
        *[sa.Column(name, _TEXT) for name in ("code", "title", "content", "variants", "tags")],
        sa.PrimaryKeyConstraint("phrase_id", name="pk_phrase_overlays"),
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
    )
    op.create_table(
        "pack_versions",
        sa.Column("pack_id", _TEXT, nullable=False),
        *[sa.Column(name, _NUMBER, nullable=False) for name in ("number", "installed_at")],
        *[sa.Column(name, _TEXT, nullable=False) for name in ("digest", "body")],
        sa.PrimaryKeyConstraint("pack_id", "number", name="pk_pack_versions"),
    )
    op.create_table(
        "pack_keys",
        *[sa.Column(name, _TEXT, nullable=False) for name in ("pack_id", "key")],
        sa.Column("trusted_at", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("pack_id", name="pk_pack_keys"),
    )
    op.create_table(
        "pack_subscriptions",
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("automatic", _FLAG, nullable=False),
        sa.Column("checked_at", _NUMBER),
        sa.Column("problem", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_pack_subscriptions"),
    )


def downgrade() -> None:
    """Give the phrases their first shape again; what it has no room for is lost."""
    for table in (
        *("pack_subscriptions", "pack_keys", "pack_versions", "packs"),
        *("phrase_overlays", "phrase_bin", "phrase_wordings", "phrase_uses", "phrase_versions"),
    ):
        op.drop_table(table)
    _keep_aside()
    _groups()
    _phrases(times=[])
    op.create_index("ix_phrases_place", "phrases", ["group_id", "place"])
    op.execute(
        f"INSERT INTO phrase_groups SELECT {_OLD_GROUPS} FROM temp.old_groups"  # noqa: S608 - as above
        " WHERE id <> 'ungrouped' OR EXISTS (SELECT 1 FROM temp.old_phrases WHERE group_id = 'ungrouped')"
    )
    op.execute(f"INSERT INTO phrases SELECT {_OLD} FROM temp.old_phrases")  # noqa: S608 - as above
    _drop_aside()
