"""bulletins

Revision ID: 0005
Revises: 0004

"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("red_head", sa.String(length=60), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft','proposed','approved')", name=op.f("ck_bulletin_state")
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (serial IS NOT NULL)", name=op.f("ck_bulletin_numbered")
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_bulletin_{name}"))
            for name, target in (
                ("plan_id", "plan.id"),
                ("jurisdiction_id", "jurisdiction.id"),
                ("corrects_id", "bulletin.id"),
                ("drafted_by_id", "person.id"),
                ("proposed_by_id", "person.id"),
                ("approved_by_id", "person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint(
            "jurisdiction_id",
            "year",
            "serial",
            name=op.f("uq_bulletin_jurisdiction_id_year_serial"),
        ),
    )
    op.create_index(op.f("ix_bulletin_plan_id_period"), "bulletin", ["plan_id", "period"])
    op.create_index(
        "uq_bulletin_under_way",
        "bulletin",
        ["plan_id", "period"],
        unique=True,
        sqlite_where=sa.text("state <> 'approved'"),
        postgresql_where=sa.text("state <> 'approved'"),
    )


def downgrade():
    op.drop_index("uq_bulletin_under_way", table_name="bulletin")
    op.drop_index(op.f("ix_bulletin_plan_id_period"), table_name="bulletin")
    op.drop_table("bulletin")
