"""departments merged and divided on a day

Revision ID: 0007
Revises: 0006

"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STANDING = sa.text("withdrawn_on IS NULL AND closed_on IS NULL")


def upgrade():
    with op.batch_alter_table("department") as batch_op:
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_department_successor_id"), "department", ["successor_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_department_successor_id"), ["successor_id"])
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint("uq_assignment_task_id_department_id", type_="unique")
        batch_op.add_column(sa.Column("absorbed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("held_from", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_assignment_absorbed_by_id"), "assignment", ["absorbed_by_id"], ["id"]
        )
    op.create_index(
        "uq_assignment_standing",
        "assignment",
        ["task_id", "department_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "reorganisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('merge','split')", name=op.f("ck_reorganisation_kind")),
        sa.CheckConstraint(
            "state IN ('planned','done','cancelled')", name=op.f("ck_reorganisation_state")
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_reorganisation_{name}"))
            for name, target in (
                ("jurisdiction_id", "jurisdiction.id"),
                ("target_id", "department.id"),
                ("ordered_by_id", "person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation")),
    )
    op.create_index(
        op.f("ix_reorganisation_jurisdiction_id"), "reorganisation", ["jurisdiction_id"]
    )
    op.create_index(op.f("ix_reorganisation_state_from_on"), "reorganisation", ["state", "from_on"])
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("from_department_id", sa.Integer(), nullable=False),
        sa.Column("to_department_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_transfer_{name}"))
            for name, target in (
                ("assignment_id", "assignment.id"),
                ("from_department_id", "department.id"),
                ("to_department_id", "department.id"),
                ("reorganisation_id", "reorganisation.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint(
            "assignment_id", "moved_on", name=op.f("uq_transfer_assignment_id_moved_on")
        ),
    )
    op.create_index(op.f("ix_transfer_from_department_id"), "transfer", ["from_department_id"])
    op.create_index(op.f("ix_transfer_reorganisation_id"), "transfer", ["reorganisation_id"])


def downgrade():
    op.drop_table("transfer")
    op.drop_table("reorganisation")
    op.drop_index("uq_assignment_standing", table_name="assignment")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint("fk_assignment_absorbed_by_id", type_="foreignkey")
        batch_op.drop_column("held_from")
        batch_op.drop_column("absorbed_by_id")
        batch_op.create_unique_constraint(
            batch_op.f("uq_assignment_task_id_department_id"), ["task_id", "department_id"]
        )
    with op.batch_alter_table("department") as batch_op:
        batch_op.drop_constraint("fk_department_successor_id", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_department_successor_id"))
        batch_op.drop_column("successor_id")
