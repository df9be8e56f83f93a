"""Dossiers: items, versions, parafs and what hangs on them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prepared_remark",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_prepared_remark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_remark")),
        sa.UniqueConstraint("person_id", "position", name=op.f("uq_prepared_remark_person_id_position")),
    )
    op.create_table(
        "substitution",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("letter_number", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("items_moved", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_substitution_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_substitution_class_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_substitution_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_substitution_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitution_class_id"), ["class_id"], unique=False)

    op.create_table(
        "dossier_batch",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column(
            "folder",
            sa.Enum(
                "merah", "kuning", "hijau", "biru", name="folder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("n_dossiers", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_dossier_batch_class_id")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["person.id"], name=op.f("fk_dossier_batch_ordered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_batch")),
        sa.UniqueConstraint("class_id", "folder", name=op.f("uq_dossier_batch_class_id_folder")),
    )
    op.create_table(
        "dossier_item",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("master_asesor_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "folder",
            sa.Enum(
                "merah", "kuning", "hijau", "biru", name="folder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("form_code", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "empty",
                "draft",
                "submitted",
                "returned",
                "signed_off",
                name="itemstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("is_green", sa.Boolean(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["person.id"], name=op.f("fk_dossier_item_claimed_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_dossier_item_class_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_dossier_item_enrolment_id")),
        sa.ForeignKeyConstraint(["master_asesor_id"], ["person.id"], name=op.f("fk_dossier_item_master_asesor_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_dossier_item_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_item")),
        sa.UniqueConstraint("enrolment_id", "folder", "key", name=op.f("uq_dossier_item_enrolment_id_folder_key")),
    )
    with op.batch_alter_table("dossier_item", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_item_board", ["class_id", "enrolment_id", "position", "status"], unique=False)
        batch_op.create_index(
            "ix_dossier_item_queue",
            ["master_asesor_id", "waiting_since", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'submitted'"),
            postgresql_where=sa.text("status = 'submitted'"),
        )

    op.create_table(
        "dossier_party",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "folder",
            sa.Enum(
                "merah", "kuning", "hijau", "biru", name="folder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_dossier_party_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dossier_party_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_party")),
        sa.UniqueConstraint("enrolment_id", "folder", "role", name=op.f("uq_dossier_party_enrolment_id_folder_role")),
    )
    with op.batch_alter_table("dossier_party", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_party_person", ["person_id"], unique=False)

    op.create_table(
        "folder_opening",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "folder",
            sa.Enum(
                "merah", "kuning", "hijau", "biru", name="folder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_folder_opening_by_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_folder_opening_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_opening")),
        sa.UniqueConstraint("enrolment_id", "folder", name=op.f("uq_folder_opening_enrolment_id_folder")),
    )
    op.create_table(
        "attachment",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview_sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["dossier_item.id"], name=op.f("fk_attachment_item_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_attachment_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_record_id"), ["record_id"], unique=False)

    op.create_table(
        "item_message",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("submission_number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_message_author_id")),
        sa.ForeignKeyConstraint(["item_id"], ["dossier_item.id"], name=op.f("fk_item_message_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_message")),
    )
    with op.batch_alter_table("item_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_message_item_id"), ["item_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "signed_off",
                name="submissionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("parafed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parafed_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'signed_off') = (parafed_at IS NOT NULL)", name=op.f("ck_submission_signed_off_has_paraf")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_submission_decided_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["dossier_item.id"], name=op.f("fk_submission_item_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_submission_opened_by_id")),
        sa.ForeignKeyConstraint(["parafed_by_id"], ["person.id"], name=op.f("fk_submission_parafed_by_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_submission_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("code", name=op.f("uq_submission_code")),
        sa.UniqueConstraint("item_id", "idempotency_key", name=op.f("uq_submission_item_id_idempotency_key")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_submission_item_id_number")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_submission_decided",
            ["decided_by_id", "decided_at", "state"],
            unique=False,
            sqlite_where=sa.text("decided_at IS NOT NULL"),
            postgresql_where=sa.text("decided_at IS NOT NULL"),
        )

    op.create_table(
        "paraf",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("met_number", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("in_batch", sa.Boolean(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_paraf_person_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_paraf_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paraf")),
    )
    with op.batch_alter_table("paraf", schema=None) as batch_op:
        batch_op.create_index(
            "uq_paraf_live",
            ["submission_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "remark",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_remark_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "submission_opening",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_opening_person_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_submission_opening_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_opening")),
        sa.UniqueConstraint("submission_id", "person_id", name=op.f("uq_submission_opening_submission_id_person_id")),
    )
    op.create_table(
        "second_look",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("reader_name", sa.String(length=120), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_second_look_reader_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_second_look_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint("submission_id", "reader_id", name=op.f("uq_second_look_submission_id_reader_id")),
    )
    op.create_table(
        "withdrawn_code",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_withdrawn_code_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn_code")),
        sa.UniqueConstraint("code", name=op.f("uq_withdrawn_code_code")),
    )
    with op.batch_alter_table("withdrawn_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawn_code_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "wet_paraf",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview_sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Uuid(), nullable=False),
        sa.Column("filed_by_name", sa.String(length=120), nullable=False),
        sa.Column("wrong_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_by_id", sa.Uuid(), nullable=True),
        sa.Column("wrong_by_name", sa.String(length=120), nullable=False),
        sa.Column("wrong_reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(wrong_at IS NULL) = (wrong_reason = '')", name=op.f("ck_wet_paraf_wrong_has_reason")
        ),
        sa.ForeignKeyConstraint(["filed_by_id"], ["person.id"], name=op.f("fk_wet_paraf_filed_by_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_wet_paraf_submission_id")),
        sa.ForeignKeyConstraint(["wrong_by_id"], ["person.id"], name=op.f("fk_wet_paraf_wrong_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wet_paraf")),
        sa.UniqueConstraint("submission_id", "sha256", name=op.f("uq_wet_paraf_submission_id_sha256")),
    )


def downgrade() -> None:
    op.drop_table("wet_paraf")
    with op.batch_alter_table("withdrawn_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_withdrawn_code_submission_id"))

    op.drop_table("withdrawn_code")
    op.drop_table("second_look")
    op.drop_table("submission_opening")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_submission_id"))

    op.drop_table("remark")
    with op.batch_alter_table("paraf", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paraf_live", sqlite_where=sa.text("revoked_at IS NULL"), postgresql_where=sa.text("revoked_at IS NULL")
        )

    op.drop_table("paraf")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_submission_decided",
            sqlite_where=sa.text("decided_at IS NOT NULL"),
            postgresql_where=sa.text("decided_at IS NOT NULL"),
        )

    op.drop_table("submission")
    with op.batch_alter_table("item_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_message_item_id"))

    op.drop_table("item_message")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_record_id"))

    op.drop_table("attachment")
    op.drop_table("folder_opening")
    with op.batch_alter_table("dossier_party", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_party_person")

    op.drop_table("dossier_party")
    with op.batch_alter_table("dossier_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_dossier_item_queue",
            sqlite_where=sa.text("status = 'submitted'"),
            postgresql_where=sa.text("status = 'submitted'"),
        )
        batch_op.drop_index("ix_dossier_item_board")

    op.drop_table("dossier_item")
    op.drop_table("dossier_batch")
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitution_class_id"))

    op.drop_table("substitution")
    op.drop_table("prepared_remark")
