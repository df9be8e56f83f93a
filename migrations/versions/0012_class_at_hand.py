"""A role knows the last day of its class, so that a page without a class in its address means the one at hand."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("role_grant", sa.Column("scope_ends_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE role_grant SET scope_ends_on ="
        " (SELECT training_class.ends_on FROM training_class WHERE training_class.id = role_grant.scope_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.drop_column("scope_ends_on")
