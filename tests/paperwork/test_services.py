"""Drafts are saved per field and device, signatures stand for their part, sealed content never changes."""

import uuid

import pytest
from sqlalchemy import select

from askom_lms.kernel import db
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork import queries, services
from askom_lms.paperwork.domain.samples import part_of
from askom_lms.paperwork.models import RecordState, Signature
from tests.factories.classes import open_class
from tests.factories.people import PersonFactory
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"
PHONE, LAPTOP = "telepon", "laptop"


@pytest.fixture
def people(lms_app):
    """A person for each role that the example lends, and what is lent with their ids."""
    found = {role: PersonFactory(name=known["name"]) for role, known in LENT["people"].items()}
    lent = lent_example()
    for role, person in found.items():
        lent["people"][role]["id"] = str(person.id)
    return found, lent


@pytest.fixture
def desk(act_as, people):
    """Everything a test does with records."""
    return Desk(act_as(None), *people, open_class().klass.id)


class Desk:
    def __init__(self, act, people, lent, class_id):
        self.act, self.people, self.lent, self.class_id = act, people, lent, class_id

    def open(self, code, stage="", lent=None, **prefill):
        record = services.open_record(
            self.act, class_id=self.class_id, code=code, stage=stage, lent=lent or self.lent, prefill=prefill
        )
        db.session().flush()
        return record

    def fill(self, record, **changes):
        """Complete it with every role's own part."""
        spec, stage = queries.spec_of(record), queries.stage_of(record)
        answers = valid_answers(spec.code, stage, record.lent) | changes
        for role in spec.roles:
            services.save_form(self.act, record, role, part_of(spec, stage, record.lent, answers, role))
        return record

    def save(self, record, changes, *, role="asesor", device=LAPTOP, batch=None):
        sent = {path: {"v": value, "rev": rev} for path, (value, rev) in changes.items()}
        return services.save_draft(self.act, record, role, sent, device=device, batch_key=batch or uuid.uuid4().hex)

    def sign(self, record, slot, role=None, **options):
        spec = queries.spec_of(record)
        person = self.people[role or spec.slot(slot).role]
        return services.sign_slot(self.act, record, slot, person_id=person.id, **options)

    def sign_all(self, record):
        spec, stage = queries.spec_of(record), queries.stage_of(record)
        waiting = [slot for slot in spec.slots_at(stage) if slot.required]
        while waiting:
            known = {one.slot for one in queries.live_signatures(record.id)}
            slot = next(slot for slot in waiting if set(slot.after) <= known)
            self.sign(record, slot.key)
            waiting.remove(slot)
        return record


def slots(record):
    return {one.slot for one in queries.live_signatures(record.id)}


def test_a_fresh_record_starts_with_what_was_lent_and_prefilled(desk):
    record = desk.open("FR.APL.01", kebangsaan=" Indonesia ", hacker="1")
    assert record.answers == {"nama": "Eko Prasetyo", "kebangsaan": "Indonesia"}
    assert (record.state, record.stage, record.edition) == (RecordState.OPEN, "", "V2023")


def test_a_stage_that_a_form_lacks_is_an_error(desk):
    with pytest.raises(ValueError, match="no stage"):
        desk.open("FR.APL.01", "hasil")


def test_a_draft_is_saved_field_by_field(desk):
    record = desk.open("FR.AK.01")
    result = desk.save(record, {"waktu": ("9.30", 0), "hari_tanggal": ("besok", 0)})
    assert result.saved == {"waktu": 1, "hari_tanggal": 1}
    assert record.answers["waktu"] == "09:30"
    assert record.answers["hari_tanggal"] == "besok"
    assert record.saved_at == desk.act.now
    assert desk.save(record, {"waktu": ("10.00", 1)}).saved == {"waktu": 2}


def test_the_same_value_again_changes_nothing(desk):
    record = desk.open("FR.AK.01")
    desk.save(record, {"waktu": ("09:30", 0)})
    again = desk.save(record, {"waktu": (" 9.30 ", 0)}, device=PHONE)
    assert (again.saved, again.conflicts, again.changed) == ({"waktu": 1}, {}, ())


def test_an_emptied_field_leaves_the_answers(desk):
    record = desk.open("FR.AK.01")
    desk.save(record, {"waktu": ("09:30", 0), "bukti": (["observasi"], 0)})
    desk.save(record, {"waktu": ("", 1), "bukti": ([], 1)})
    assert not {"waktu", "bukti"} & set(record.answers)


def test_two_devices_conflict_on_one_field_and_neither_is_overwritten(desk):
    record = desk.open("FR.AK.01")
    desk.save(record, {"tuk": ("Ruang A", 0)})
    result = desk.save(record, {"tuk": ("Ruang B", 0), "waktu": ("08:00", 0)}, device=PHONE)
    assert result.saved == {"waktu": 1}
    assert result.as_answer()["conflicts"] == {"tuk": {"mine": "Ruang B", "theirs": "Ruang A", "rev": 1}}
    assert record.answers["tuk"] == "Ruang A"
    assert desk.save(record, {"tuk": ("Ruang B", 1)}, device=PHONE).saved == {"tuk": 2}
    assert record.answers["tuk"] == "Ruang B"


def test_the_same_device_with_an_old_revision_is_no_conflict(desk):
    record = desk.open("FR.AK.01")
    desk.save(record, {"tuk": ("Ruang A", 0)})
    assert desk.save(record, {"tuk": ("Ruang AB", 0)}).conflicts == {}
    assert record.answers["tuk"] == "Ruang AB"


def test_a_batch_sent_twice_counts_once_and_gets_the_same_answer(desk):
    record = desk.open("FR.AK.01")
    first = desk.save(record, {"tuk": ("Ruang A", 0)}, batch="b1")
    assert record.rev == 1
    desk.save(record, {"tuk": ("Ruang B", 1)}, batch="b2")
    again = desk.save(record, {"tuk": ("Ruang A", 0)}, batch="b1")
    assert record.answers["tuk"] == "Ruang B"
    assert (first.saved, again.saved, again.changed) == ({"tuk": 1}, {"tuk": 2}, ())


def test_a_repeated_batch_learns_that_another_device_wrote_since(desk):
    record = desk.open("FR.AK.01")
    desk.save(record, {"tuk": ("Ruang A", 0)}, batch="b1")
    desk.save(record, {"tuk": ("Ruang B", 1)}, device=PHONE)
    again = desk.save(record, {"tuk": ("Ruang A", 0)}, batch="b1")
    assert again.conflicts["tuk"].theirs == "Ruang B"


def test_only_the_last_batches_are_remembered(desk):
    record = desk.open("FR.AK.01")
    for n in range(25):
        desk.save(record, {"tuk": (f"Ruang {n}", n)}, batch=f"b{n}")
    assert record.batches == [f"b{n}" for n in range(5, 25)]


def test_a_place_of_another_role_is_refused_and_nothing_is_saved(desk):
    record = desk.open("FR.APL.02")
    with pytest.raises(Refusal) as refused:
        desk.save(record, {f"elemen:{SQL}_1:kbk": ("K", 0), "rekomendasi": ("dapat", 0)}, role="asesi")
    assert refused.value.code == "paperwork.not_yours"
    assert record.answers == {}


def test_what_was_planned_cannot_be_saved_in_the_result(desk):
    perangkat = desk.fill(desk.open("FR.IA.01", "perangkat"))
    result = services.open_result(desk.act, perangkat, desk.lent)
    db.session().flush()
    with pytest.raises(Refusal):
        desk.save(result, {f"kuk:{SQL}_1.1:standar": ("lain", 0)})


def test_a_place_that_is_gone_is_let_pass(desk):
    record = desk.open("FR.IA.02", "perangkat")
    result = desk.save(record, {"skenario:g9": ("lama", 3), "skenario:g1": ("baru", 0)})
    assert result.saved == {"skenario:g9": 0, "skenario:g1": 1}
    assert "skenario:g9" not in record.answers


def test_an_unknown_record_is_not_found(lms_app):
    with pytest.raises(NotFound):
        queries.get_record(uuid.uuid4())
    with pytest.raises(NotFound):
        services.locked(uuid.uuid4())


def test_a_result_starts_with_the_perangkat_and_names_its_drafters(desk):
    perangkat = desk.sign_all(desk.fill(desk.open("FR.IA.03", "perangkat")))
    result = services.open_result(desk.act, perangkat, {**desk.lent, "date": "2025-07-25"})
    db.session().flush()
    assert result.answers == perangkat.answers
    assert [(one["slot"], one["name"]) for one in result.lent["drafters"]] == [
        ("penyusun_1", "Dewi Anggraini"),
        ("validator_1", "Agus Santosa"),
    ]
    assert result.lent["date"] == "2025-07-25"
    sheet = queries.sheet_of(result)
    assert [place.name for place in sheet.drafters if place.signed] == ["Dewi Anggraini", "Agus Santosa"]


def test_a_signature_says_who_when_and_for_what(desk):
    record = desk.fill(desk.open("FR.AK.01"))
    signature = desk.sign(record, "asesi", via=services.signing.HANDOVER, strokes=[[0, 0, 10, 10]])
    assert (signature.person_name, signature.signed_at) == ("Eko Prasetyo", desk.act.now)
    assert (signature.is_simulated, signature.via, signature.strokes) == (True, "handover", [[0, 0, 10, 10]])
    assert len(signature.part_fingerprint) == 64
    assert queries.sheet_of(record).places("signatures")[0].signed.name == "Eko Prasetyo"


def test_signing_twice_gives_the_same_signature(desk):
    record = desk.fill(desk.open("FR.AK.03"))
    assert desk.sign(record, "asesi") is desk.sign(record, "asesi")
    assert len(queries.live_signatures(record.id)) == 1


@pytest.mark.parametrize(
    ("slot", "role", "code"),
    [("asesi", "validator", "paperwork.not_this_person"), ("asesor", "asesor", "paperwork.cannot_sign")],
)
def test_the_wrong_person_or_turn_is_refused(desk, slot, role, code):
    record = desk.fill(desk.open("FR.AK.01"))
    with pytest.raises(Refusal) as refused:
        desk.sign(record, slot, role)
    assert refused.value.code == code
    assert refused.value.sentence().who


def test_an_incomplete_part_is_not_signed(desk):
    record = desk.fill(desk.open("FR.APL.01"), hp="")
    desk.save(record, {"hp": ("", 1)}, role="asesi")
    with pytest.raises(Refusal) as refused:
        desk.sign(record, "pemohon")
    assert (refused.value.code, refused.value.params["count"]) == ("paperwork.own_part_incomplete", 1)


def test_a_signature_names_who_has_to_complete_another_part_first(desk):
    record = desk.fill(desk.open("FR.IA.05", "hasil"), simpulan="")
    with pytest.raises(Refusal) as refused:
        desk.sign(record, "asesi")
    assert refused.value.code == "paperwork.others_part_incomplete"
    said = refused.value.sentence()
    assert "Aspek pengetahuan" in said.what
    assert said.who.startswith("Asesor (")
    assert said.who in said.next


def test_an_applicant_signs_before_the_admin_has_judged(desk):
    record = desk.open("FR.APL.01")
    answers = valid_answers("FR.APL.01", "", record.lent)
    services.save_form(
        desk.act, record, "asesi", part_of(SPECS["FR.APL.01"], queries.stage_of(record), record.lent, answers, "asesi")
    )
    assert desk.sign(record, "pemohon").slot == "pemohon"


def test_a_simulated_asesi_never_stands_for_a_real_one(desk):
    record = desk.fill(desk.open("FR.AK.01", lent={**desk.lent, "real": True}))
    with pytest.raises(Refusal) as refused:
        desk.sign(record, "asesi")
    assert refused.value.code == "paperwork.real_asesi_needed"
    real = {**desk.lent, "real": True}
    real["people"] = {**real["people"], "asesi": {**real["people"]["asesi"], "simulated": False}}
    assert not desk.sign(desk.fill(desk.open("FR.AK.01", lent=real)), "asesi").is_simulated


def test_a_signature_falls_when_its_part_changes_and_only_then(desk):
    record = desk.fill(desk.open("FR.IA.01", "hasil", **valid_answers("FR.IA.01", "perangkat")))
    desk.sign_all(record)
    changed = services.save_form(desk.act, record, "asesor", {f"kuk:{SQL}_1.1:lanjut": "catatan"})
    assert changed.voided == ("asesor",)
    assert slots(record) == {"asesi"}
    again = services.save_form(desk.act, record, "asesor", {"umpan_balik": "Lain"})
    assert again.voided == ("asesi",)
    kept = db.session().scalars(select(Signature).where(Signature.record_id == record.id)).all()
    assert len(kept) == 2
    assert all(one.voided_at == desk.act.now for one in kept)


def test_a_draft_that_changes_nothing_keeps_the_signatures(desk):
    record = desk.sign_all(desk.fill(desk.open("FR.AK.03")))
    services.save_form(desk.act, record, "asesi", {"komponen:k1:hasil": "ya"})
    assert slots(record) == {"asesi"}


def test_new_rows_lent_to_a_draft_ask_for_new_signatures(desk):
    record = desk.sign_all(desk.fill(desk.open("FR.AK.03")))
    assert services.lend_again(desk.act, record, {**record.lent, "date": "2025-08-01"}) == ()
    assert services.lend_again(desk.act, record, {**record.lent, "units": LENT["units"][:1]}) == ("asesi",)
    assert services.lend_again(desk.act, record, dict(record.lent)) == ()


def test_a_replaced_person_signs_anew(desk):
    record = desk.sign_all(desk.fill(desk.open("FR.AK.03")))
    services.unsign_slot(desk.act, record, "asesi")
    assert slots(record) == set()


def test_a_complete_record_is_sealed_for_ever(desk):
    record = desk.sign_all(desk.fill(desk.open("FR.AK.01")))
    fingerprint = services.seal_record(desk.act, record, attachments=["a" * 64])
    assert record.state is RecordState.SEALED
    assert (record.fingerprint, record.sealed_at) == (fingerprint, desk.act.now)
    assert services.fingerprint_of(record, ["a" * 64]) == fingerprint
    assert services.fingerprint_of(record) != fingerprint
    for attempt in (
        lambda: desk.save(record, {"tuk": ("lain", 9)}),
        lambda: services.save_form(desk.act, record, "asesor", {"tuk": "lain"}),
        lambda: services.lend_again(desk.act, record, {}),
        lambda: desk.sign(record, "asesi"),
        lambda: services.seal_record(desk.act, record),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "paperwork.sealed"


def test_what_is_incomplete_or_unsigned_is_not_sealed(desk):
    record = desk.open("FR.AK.01")
    with pytest.raises(Refusal) as refused:
        services.seal_record(desk.act, record)
    assert (refused.value.code, refused.value.params["count"]) == ("paperwork.incomplete", 6)
    desk.fill(record)
    with pytest.raises(Refusal) as refused:
        services.seal_record(desk.act, record)
    assert refused.value.params["names"] == "Eko Prasetyo, Dewi Anggraini"
    assert record.fingerprint is None


def test_the_next_version_keeps_what_did_not_change(desk):
    first = desk.sign_all(desk.fill(desk.open("FR.IA.01", "hasil", **valid_answers("FR.IA.01", "perangkat"))))
    services.seal_record(desk.act, first)
    second = services.next_version(desk.act, first)
    assert (second.answers, second.lent, second.state) == (first.answers, first.lent, RecordState.OPEN)
    assert slots(second) == {"asesi", "asesor"}
    services.save_form(desk.act, second, "asesor", {f"kuk:{SQL}_1.1:lanjut": "Tanya lisan"})
    assert slots(second) == {"asesi"}
    assert slots(first) == {"asesi", "asesor"}
    desk.sign(second, "asesor")
    services.seal_record(desk.act, second, replaces=first)
    assert (first.state, second.state) == (RecordState.SUPERSEDED, RecordState.SEALED)
    assert first.fingerprint != second.fingerprint


@pytest.mark.parametrize(("code", "stage"), [(code, stage) for code, spec in SPECS.items() for stage in spec.stages])
def test_every_form_goes_from_open_to_sealed(desk, code, stage):
    if stage == "hasil":
        perangkat = desk.sign_all(desk.fill(desk.open(code, "perangkat")))
        record = services.open_result(desk.act, perangkat, desk.lent)
        db.session().flush()
    else:
        record = desk.open(code, stage)
    desk.sign_all(desk.fill(record))
    assert services.problems(record) == []
    assert len(services.seal_record(desk.act, record)) == 64


def test_many_signatures_are_read_at_once(desk):
    records = [desk.sign_all(desk.fill(desk.open("FR.AK.03"))) for _ in range(3)]
    found = queries.signatures_of([one.id for one in records])
    assert {key: len(value) for key, value in found.items()} == {one.id: 1 for one in records}
    assert queries.signatures_of([]) == {}
