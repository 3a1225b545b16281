"""an index of the parts of a task

The unique one holds standing parts alone, so that a search read all parts for each task.

Revision ID: 0012
Revises: 0011

"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_assignment_task_id", "assignment", ["task_id"])


def downgrade():
    op.drop_index("ix_assignment_task_id", table_name="assignment")
