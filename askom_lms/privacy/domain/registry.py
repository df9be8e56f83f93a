"""Every column of words of every table: whose it is, what his export holds, and what an erasure leaves of it. Pure.

A test holds this list against the models, so a new column of text has to be placed here before it can be shipped.
"""

from dataclasses import dataclass

COLUMNS = """
person | id | email name name_key phone met_number met_key | | password_hash totp_secret | locale
role_grant | person_id | | scope_label | | scope_slug
invitation | person_id | | | token_hash | kind
login_session | person_id | device | end_reason | token_hash | frame holds
handover | person_id | | | |
recovery_code | person_id | | | code_hash |
throttle | | | | | key
paraf_mark | person_id | strokes typed | | | kind
prepared_remark | person_id | label text | | |
mail | | | | | to body subject key error
enrolment | person_id | origin city province facts decision_reason internalisasi_number | rulings verdict \
    renewal prepared progress documents pre_day group | |
enrolment_document | enrolment_id | sha256 preview_sha256 name verdict_reason hint | | | media_type
import_draft | | | | | name rows header columns
import_layout | person_id | | columns | | header_key
agreement | person_id | facts | text_key fingerprint subject_kind | |
certification_application | enrolment_id | verdict rulings reason | fingerprint papers | |
class_application | | | | | contact_name contact_phone facts rounds letter_number funding late_reason
application_finding | | | | | item text
application_paper | | | | | facts sha256 name media_type
training_class | | | | | head_name head_office number slug venue city tuk_kind zone rule_set \
    certification_rule_set form_edition asesor_standard kit_shape kit_phases settings
class_session | | | | | speaker key title output room
class_staff | person_id | | field letter_number letter_sha256 group desk | |
asesor_relation | person_id enrolment_id | text withdrawn_reason | | |
substitution | to_id | | reason letter_number | |
class_material | | | | | session_key title url sha256 media_type name
kit_item | | | | | key form_code stage phase title opens_with unit_role
class_partner | | | | | document_number end_reason
announcement | | | | | audience title text withdrawn_reason
announcement_read | person_id | | | |
day_closing | | | | | remains note reopened_reason
class_closing | | | | | lines
equipment_mark | person_id | | item | |
rehearsal | | | | | prints figures
rehearsal_device | person_id | checks text | | |
remote_condition | | | | | key note sha256 name
roster | person_id | | marks | |
attendance | person_id | reason | | |
attendance_scan | person_id | device | | |
leave_request | person_id | reason sha256 name answer | | | media_type
roll_photo | | | | | sha256 name code media_type
dossier_item | enrolment_id | | form_code stage phase | | key
dossier_party | person_id | | role | |
dossier_batch | | | | | sha256
folder_opening | enrolment_id | | | |
record | record | answers lent batches | form_code stage edition | | revs fingerprint
attachment | item_id | sha256 preview_sha256 name | | | media_type
submission | item_id | note | code fingerprint | | idempotency_key
submission_opening | person_id | | | |
withdrawn_code | submission_id | | code fingerprint | |
remark | submission_id | text | path | |
item_message | item_id | text | author_name kind | |
paraf | person_id | person_name met_number | role fingerprint | |
signature | person_id | person_name met_number strokes | role slot via | | part_fingerprint
wet_paraf | submission_id | sha256 preview_sha256 name wrong_reason | code fingerprint | | filed_by_name \
    wrong_by_name media_type
second_look | reader_id | reader_name reason | | |
role_play | asesor_id | note | steps | |
real_asesi | person_id | occupation institution | | |
aca_exam | enrolment_id | declaration | steps | |
examiner_change | enrolment_id | declaration | steps | | reason
trainer_recommendation | enrolment_id | reason | facts fingerprint | | signer_name met_number
reassessment | enrolment_id | results | units place | |
appeal | person_id | helper reason | units file file_fingerprint number pdf_sha256 | |
appeal_file | appeal_id | sha256 name | | | media_type
appeal_member | person_id | relation reason | | |
evaluation | by_id | note | ratings | |
follow_up | | | | | owner key finding action done_note
register_identity | enrolment_id | nik_sealed ktp_name | | |
handover_package | | | | | facts changes ordered_by_name refused sent_by sent_to sent_how receipt_number received_by \
    fingerprint sha256 receipt_sha256
quality_report | | | | | closed_by_name facts fingerprint pdf_sha256
class_figures | | | | | programme
figures | | | | | programme
recommendation | enrolment_id | reason | missing code | | signer_name met_number
decision_meeting | | | | | number place agenda starts_at ends_at pdf_sha256
meeting_member | person_id | | office | |
decision | enrolment_id | reason | | |
certificate | person_id | pdf_sha256 state_reason | facts kind code number sk_number | | template
certificate_pattern | | | | | by_name kind pattern
letter | person_id | pdf_sha256 addressee paragraph | facts number code reason | | about place subject signer \
    office facts_fingerprint
letter_number_format | | | | | by_name template
number_series | | | | | kind
institution | | | | | head_name head_office code name lsp_kind licence_number address
institution_skema | | | | | document_number
institution_step | | | | | by_name event about changes reason
tuk | | | | | name kind address
asesor_certificate | person_id | | number | |
asesor_home | person_id | | | |
asesor_loan | person_id | | tuk | |
asesor_skema | person_id | | document_number | |
asesor_transfer | person_id | | | |
asesor_step | person_id | sha256 reason | about event document_number | | by_name media_type
book_entry | person_id | sha256 reason | skema tuk institution role document_number | | media_type
surveillance | person_id | findings sha256 | | | by_name media_type
upkeep_reminder | certificate_id | | kind | |
skema | | | | | key number title kind issuer verified_number note demo_codes source_sha256 aspects_key
skema_standard | | | | |
standard | | | | | kind number title revoked_note url
unit | | | | | code title standard_text descriptor critical_aspects variables evidence_guide note sources
elemen | | | | | number title
kuk | | | | | number text aspect note
unit_note | | | | | by_name unit_code text source
muk | | | | | authors validators number name form_edition unit_codes form_codes
muk_file | | | | | sha256 media_type name
muk_step | | | | | by_name event note
chain | | | | | kind head
chain_entry | | | | | subject_kind kind body link
access_log | | | | | subject_kind what
job | | | | | payload key result kind error
incident | | | | | title story measures
consent | person_id | | purpose text_sha256 | |
data_request | person_id | wanted reason answer | field old_sha256 result | |
legal_hold | person_id | reason | | |
retention_decision | | | | | kind reason decided_by_name
lti_registration | | | | | name issuer client_id auth_url token_url token_aud jwks_url frames
lti_deployment | | | | | deployment_id
lti_registration_pass | created_by_id | | | token_hash |
lti_login | | | | state_hash nonce bind_hash | asked deployment target storage_target
lti_key | | | | private | kid public
lti_token | | | | token | scopes
lti_link | | | | | context_id resource_link_id title context_title lineitem_url lineitems_url nrps_url ags_scopes
lti_user | person_id | issuer sub | | |
lti_parting | person_id | issuer reason | | |
lti_class | | | | |
lti_lineitem | | | | | url
lti_score | person_id | comment | | | error
lti_placing | person_id | | | | context_id return_url data
lti_course | | | | | context_id
lti_roster | asked_by_id | | | | members error
"""
"""table | its owner | exported and erased | exported, kept | never exported, erased | other.

The owner is the column that leads to the person, or to a row of a table that has an owner; a row about two has two.
A record is found through the sheets and examinations that are made of it. What is kept holds names only as far as an
erasure sweeps them out.
"""
RECORDS_OF = ("dossier_item", "submission", "aca_exam", "examiner_change", "recommendation", "appeal")
"""Tables whose `record_id` names a filled form of their owner."""
DELETED = (
    "handover", "paraf_mark", "login_session", "recovery_code", "invitation", "prepared_remark", "import_layout",
    "announcement_read", "role_grant", "attendance_scan", "lti_registration_pass", "lti_user",
    "lti_parting", "lti_score",
    "lti_placing", "lti_roster",
)  # fmt: skip
"""Rows of a person that go whole at his erasure; no line of a chain speaks of what they hold."""
NEVER_SWEPT = frozenset({"chain", "chain_entry"})
"""Ids and hashes only, and append-only."""


@dataclass(frozen=True)
class Place:
    """One table as this context sees it."""

    table: str
    owners: tuple[str, ...]
    erased: tuple[str, ...]
    kept: tuple[str, ...]
    secret: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def exported(self) -> tuple[str, ...]:
        """What the person gets of a row of his."""
        return self.erased + self.kept


def _read(line: str) -> Place:
    table, *groups = (part.strip() for part in line.split("|"))
    return Place(table, *(tuple(group.split()) for group in groups))


PLACES = {place.table: place for place in map(_read, COLUMNS.strip().splitlines())}
OWNED = tuple(place for place in PLACES.values() if place.owners)
