"""urges, replies, answer days of instructions; mail threads, preferences; fences, clock jumps

Revision ID: 0004
Revises: 0002

"""

import sqlalchemy as sa
from alembic import op

from tracker.db import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "urge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        *foreign_keys("urge", "plan", "assignment", "obligation", written_by="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urge")),
    )
    op.create_index(op.f("ix_urge_plan_id_written_on"), "urge", ["plan_id", "written_on"])
    op.create_index(op.f("ix_urge_assignment_id"), "urge", ["assignment_id"])
    op.create_index(op.f("ix_urge_obligation_id"), "urge", ["obligation_id"])
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urge_id", sa.Integer(), nullable=True),
        sa.Column("instruction_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("replied_at", Moment(), nullable=False),
        sa.Column("replied_by_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(urge_id IS NULL) <> (instruction_id IS NULL)", name=op.f("ck_reply_about_one")
        ),
        *foreign_keys("reply", "urge", "instruction", "assignment", replied_by="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    for column in ("urge_id", "instruction_id", "assignment_id"):
        op.create_index(op.f(f"ix_reply_{column}"), "reply", [column])
    op.create_table(
        "clock_jump",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noticed_at", Moment(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_jump")),
    )
    op.add_column("instruction", sa.Column("answer_due_on", sa.Date(), nullable=True))
    op.add_column("job_run", sa.Column("epoch", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("digest_hour", sa.Integer(), nullable=True))
    for table, column, length in TEXTS:
        op.add_column(
            table, sa.Column(column, sa.String(length), nullable=False, server_default="")
        )
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("urge_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_notice_urge_id"), "urge", ["urge_id"], ["id"])


TEXTS = (("mail", "thread", 160), ("mail", "in_reply_to", 160))


def foreign_keys(table, *same, **named):
    """Yield a table's foreign keys: of columns named as the tables they lead to, and others."""
    for column, other in ({name: name for name in same} | named).items():
        yield sa.ForeignKeyConstraint(
            [f"{column}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_id")
        )


def downgrade():
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("fk_notice_urge_id"), type_="foreignkey")
        batch.drop_column("urge_id")
    for table, column, _ in reversed(TEXTS):
        op.drop_column(table, column)
    op.drop_column("person", "digest_hour")
    op.drop_column("job_run", "epoch")
    op.drop_column("instruction", "answer_due_on")
    op.drop_table("clock_jump")
    op.drop_table("reply")
    op.drop_table("urge")
