"""Learning platforms (LTI 1.3): registrations, keys, launches, links, people, scores; a sign-in may live in a frame."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.add_column(sa.Column("frame", sa.String(length=1000), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("holds", sa.JSON(), nullable=True))
    op.create_table(
        "lti_key",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("public", sa.JSON(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_lti_key_kid")),
    )
    op.create_table(
        "lti_registration",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "product",
            sa.Enum(
                "moodle",
                "canvas",
                "openedx",
                "lain",
                name="product",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("auth_url", sa.String(length=1000), nullable=False),
        sa.Column("token_url", sa.String(length=1000), nullable=False),
        sa.Column("token_aud", sa.String(length=1000), nullable=False),
        sa.Column("jwks_url", sa.String(length=1000), nullable=False),
        sa.Column("frames", sa.String(length=1000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "menunggu",
                "aktif",
                "mati",
                name="registrationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_lti_registration_confirmed_by_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_lti_registration_created_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_lti_registration_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_registration")),
        sa.UniqueConstraint("issuer", "client_id", name=op.f("uq_lti_registration_issuer_client_id")),
    )
    op.create_index(op.f("ix_lti_registration_institution_id"), "lti_registration", ["institution_id"], unique=False)
    op.create_table(
        "lti_registration_pass",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_lti_registration_pass_created_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_lti_registration_pass_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_registration_pass")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_lti_registration_pass_token_hash")),
    )
    op.create_index(
        op.f("ix_lti_registration_pass_institution_id"), "lti_registration_pass", ["institution_id"], unique=False
    )
    op.create_table(
        "lti_user",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("sub", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "proof",
            sa.Enum("sandi", "daftar", name="proof", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shares_results", sa.Boolean(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lti_user_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_user")),
        sa.UniqueConstraint("issuer", "sub", name=op.f("uq_lti_user_issuer_sub")),
    )
    op.create_index(op.f("ix_lti_user_person_id"), "lti_user", ["person_id"], unique=False)
    op.create_table(
        "lti_class",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("shares_results", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_lti_class_class_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_lti_class_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_class")),
        sa.UniqueConstraint("class_id", name=op.f("uq_lti_class_class_id")),
    )
    op.create_table(
        "lti_deployment",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["lti_registration.id"], name=op.f("fk_lti_deployment_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_deployment")),
        sa.UniqueConstraint(
            "registration_id", "deployment_id", name=op.f("uq_lti_deployment_registration_id_deployment_id")
        ),
    )
    op.create_table(
        "lti_login",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("bind_hash", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("deployment", sa.String(length=255), nullable=False),
        sa.Column("target", sa.String(length=1000), nullable=False),
        sa.Column("storage_target", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["lti_registration.id"], name=op.f("fk_lti_login_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_login")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_lti_login_state_hash")),
    )
    op.create_index(op.f("ix_lti_login_expires_at"), "lti_login", ["expires_at"], unique=False)
    op.create_index(op.f("ix_lti_login_registration_id"), "lti_login", ["registration_id"], unique=False)
    op.create_table(
        "lti_token",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["lti_registration.id"], name=op.f("fk_lti_token_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_token")),
        sa.UniqueConstraint("registration_id", "scopes", name=op.f("uq_lti_token_registration_id_scopes")),
    )
    op.create_table(
        "lti_link",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("resource_link_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("context_title", sa.String(length=255), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column(
            "target",
            sa.Enum(
                "kelas",
                "beranda",
                "meja-paraf",
                "tugas1",
                "tugas2",
                "tugas3",
                "presensi",
                "sertifikat",
                name="target",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("lineitem_url", sa.String(length=1000), nullable=False),
        sa.Column("lineitems_url", sa.String(length=1000), nullable=False),
        sa.Column("nrps_url", sa.String(length=1000), nullable=False),
        sa.Column("ags_scopes", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bound_by_id"], ["person.id"], name=op.f("fk_lti_link_bound_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_lti_link_class_id")),
        sa.ForeignKeyConstraint(["deployment_id"], ["lti_deployment.id"], name=op.f("fk_lti_link_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_link")),
        sa.UniqueConstraint(
            "deployment_id", "resource_link_id", name=op.f("uq_lti_link_deployment_id_resource_link_id")
        ),
    )
    op.create_index(op.f("ix_lti_link_class_id"), "lti_link", ["class_id"], unique=False)
    op.create_index("ix_lti_link_context", "lti_link", ["deployment_id", "context_id"], unique=False)
    op.create_table(
        "lti_lineitem",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column(
            "key",
            sa.Enum(
                "tugas1", "tugas2", "tugas3", name="lineitemkey", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["lti_link.id"], name=op.f("fk_lti_lineitem_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_lineitem")),
        sa.UniqueConstraint("link_id", "key", name=op.f("uq_lti_lineitem_link_id_key")),
    )
    op.create_table(
        "lti_score",
        sa.Column("lineitem_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "menunggu",
                "terkirim",
                "gagal",
                "ditolak",
                name="scorestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lineitem_id"], ["lti_lineitem.id"], name=op.f("fk_lti_score_lineitem_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lti_score_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_score")),
        sa.UniqueConstraint("lineitem_id", "person_id", name=op.f("uq_lti_score_lineitem_id_person_id")),
    )
    op.create_index("ix_lti_score_due", "lti_score", ["state", "next_at"], unique=False)
    op.create_index(op.f("ix_lti_score_person_id"), "lti_score", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lti_score")
    op.drop_table("lti_lineitem")
    op.drop_table("lti_link")
    op.drop_table("lti_token")
    op.drop_table("lti_login")
    op.drop_table("lti_deployment")
    op.drop_table("lti_class")
    op.drop_table("lti_user")
    op.drop_table("lti_registration_pass")
    op.drop_table("lti_registration")
    op.drop_table("lti_key")
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.drop_column("holds")
        batch_op.drop_column("frame")
