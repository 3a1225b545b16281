"""the last look at a dashboard, and the tour that a person has closed

Revision ID: 0012
Revises: 0007

"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
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
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(
            sa.Column("tour_closed_as", sa.String(16), nullable=False, server_default="")
        )


def downgrade():
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("tour_closed_as")
    op.drop_table("dashboard_look")
