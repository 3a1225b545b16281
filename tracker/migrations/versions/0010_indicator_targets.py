"""indicator targets by unit, explanations of doubtful figures

Revision ID: 0010
Revises: 0009

"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "indicator_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=24), nullable=False),
        sa.Column("written", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("year BETWEEN 1949 AND 2200", name=op.f("ck_indicator_target_year")),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_indicator_target_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_target_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_indicator_target_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_target")),
    )
    with op.batch_alter_table("indicator_target") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_target_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_indicator_target_indicator_id_year"),
            ["indicator_id", "year"],
            unique=False,
        )
    # Not in batch: SQLite would make the table anew, and rows elsewhere point at reports.
    column = sa.Column("figure_notes", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("report", column)
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("report", "figure_notes", server_default=None)


def downgrade():
    op.drop_column("report", "figure_notes")
    op.drop_table("indicator_target")
