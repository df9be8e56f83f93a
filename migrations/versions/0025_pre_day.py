"""The internalisasi day that somebody attended and the certificate for it stand beside his seat."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.add_column(sa.Column("internalisasi_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("internalisasi_number", sa.String(length=64), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.drop_column("internalisasi_number")
        batch_op.drop_column("internalisasi_on")
