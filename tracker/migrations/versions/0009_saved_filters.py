"""saved filters

Revision ID: 0009
Revises: 0008

"""

import sqlalchemy as sa
from alembic import op

from tracker.db import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name="fk_saved_filter_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint(
            "user_id", "list_code", "name", name="uq_saved_filter_user_id_list_code_name"
        ),
    )


def downgrade():
    op.drop_table("saved_filter")
