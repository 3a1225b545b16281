"""course of assessment

Revision ID: 0006
Revises: 0005

"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEEP = "BEGIN SELECT RAISE(ABORT, 'score_sheet: a frozen sheet does not change'); END"
CREATE = {
    "sqlite": tuple(
        f"CREATE TRIGGER score_sheet_frozen_{what.lower()} BEFORE {what} ON score_sheet "
        f"WHEN OLD.state = 'frozen' {KEEP}"
        for what in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION score_sheet_keep_frozen() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'score_sheet: a frozen sheet does not change'; END
        $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER score_sheet_keep_frozen BEFORE UPDATE OR DELETE ON score_sheet
        FOR EACH ROW WHEN (OLD.state = 'frozen') EXECUTE FUNCTION score_sheet_keep_frozen()""",
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER score_sheet_frozen_update", "DROP TRIGGER score_sheet_frozen_delete"),
    "postgresql": (
        "DROP TRIGGER score_sheet_keep_frozen ON score_sheet",
        "DROP FUNCTION score_sheet_keep_frozen()",
    ),
}
UNDER_WAY = sa.text("step IN ('asked','verified')")
STEPS = "step IN ('asked','verified','granted','refused','recorded')"


def upgrade():
    with op.batch_alter_table("score_sheet") as batch_op:
        batch_op.add_column(sa.Column("published_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ledger_position", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("seal", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_score_sheet_published_by_id"), "person", ["published_by_id"], ["id"]
        )
    with op.batch_alter_table("score_sheet") as batch_op:
        batch_op.alter_column("seal", server_default=None, existing_type=sa.String(length=64))
    with op.batch_alter_table("commendation") as batch_op:
        batch_op.add_column(sa.Column("recorded_on", sa.Date(), nullable=True))
    op.create_table(
        "exemption_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("exemption_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(STEPS, name=op.f("ck_exemption_request_step")),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_exemption_request_{name}"))
            for name, target in (
                ("obligation_id", "obligation.id"),
                ("asked_by_id", "person.id"),
                ("verified_by_id", "person.id"),
                ("decided_by_id", "person.id"),
                ("recorded_by_id", "person.id"),
                ("exemption_id", "exemption.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption_request")),
    )
    op.create_index(
        op.f("ix_exemption_request_obligation_id"), "exemption_request", ["obligation_id"]
    )
    op.create_index(
        "uq_exemption_request_open",
        "exemption_request",
        ["obligation_id"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("exemption_request")
    with op.batch_alter_table("commendation") as batch_op:
        batch_op.drop_column("recorded_on")
    with op.batch_alter_table("score_sheet") as batch_op:
        batch_op.drop_constraint("fk_score_sheet_published_by_id", type_="foreignkey")
        batch_op.drop_column("published_by_id")
        batch_op.drop_column("seal")
        batch_op.drop_column("ledger_position")
