"""the last look at a dashboard, and the tour that a person has closed

Revision ID: 0008
Revises: 0007

"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "dashboard_look",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dashboard_look_person_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_dashboard_look_plan_id")),
        sa.PrimaryKeyConstraint("person_id", "plan_id", name=op.f("pk_dashboard_look")),
    )
    op.add_column(
        "person", sa.Column("tour_closed_as", sa.String(16), nullable=False, server_default="")
    )


def downgrade():
    op.drop_column("person", "tour_closed_as")
    op.drop_table("dashboard_look")
