"""the second address that gets copies of a person's mails

Revision ID: 0011
Revises: 0010

"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "person", sa.Column("copy_email", sa.String(254), nullable=False, server_default="")
    )


def downgrade():
    op.drop_column("person", "copy_email")
