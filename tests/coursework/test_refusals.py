"""Every no of this context says what, by which rule, who can cure it and what is next; the page shows all four."""

import pytest

from askom_lms.coursework import services
from askom_lms.kernel import db
from askom_lms.kernel.messages import PACKAGE, Refusal, catalogue
from tests.coursework.world import act_of, handed_in, item_of, parafed

CODES = sorted(code for code in catalogue("id") if code.startswith(("coursework.", "submission.")))
LANGUAGES = ("id", "en")
REPORT = "/tugas/1/peta"


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_names_its_rule(code):
    for language in LANGUAGES:
        said = catalogue(language)[code]
        assert all(said.get(part) for part in ("what", "clause", "who", "next")), f"{code} ({language})"


def test_the_codes_of_this_context_stand_in_its_own_file():
    assert len(CODES) > len("fifty or so")
    text = (PACKAGE / "coursework" / "messages.id.toml").read_text(encoding="utf-8")
    assert [code for code in CODES if f'["{code}"]' not in text] == []


def shows(page, code, status):
    """The page has this status and shows the whole sentence."""
    said = catalogue("id")[code]
    assert page.status == status
    for part in ("what", "clause", "who", "next"):
        assert said[part].partition("{")[0] in page.text, f"{code}: {part} is not shown"


def told_as_json(answer):
    """Status, and the sentence as a script reads it."""
    error = answer.get_json()["error"]
    return answer.status_code, {part: error[part] for part in ("what", "clause", "who", "next")}


def test_a_parafed_sheet_is_closed_and_reopened_only_with_a_reason(world, dewi):
    parafed(world)
    item = item_of(world, 0, "merah", "peta")
    with pytest.raises(Refusal) as refused:
        services.save_form(act_of(world.trainees[0]), item, "asesor", {"kelompok:r1:nama": "Lain"})
    assert refused.value.code == "coursework.parafed_is_closed"
    shows(dewi.go(REPORT), "coursework.parafed_is_closed", 200)
    shows(dewi.send(f"{REPORT}/buka-kembali", {"reason": "  "}), "coursework.reopen_reason", 422)


def test_a_device_is_handed_only_to_somebody_named(world, dewi):
    page = dewi.send("/tugas/1/fr-ak-01/serah/asesi", {"password": "apa saja"})
    shows(page, "coursework.nobody_for_role", 409)


def test_a_part_of_somebody_else_is_not_written_on_the_trainees_own_device(world, dewi):
    handed_in(world)
    item = item_of(world, 0, "merah", "peta")
    answer = dewi.send(f"/bagian/{item.id}/validator/simpan", json={"batch": "b", "device": "d", "changes": {}})
    assert told_as_json(answer) == (409, catalogue("id")["coursework.handover_needed"])
    assert dewi.go(f"/bagian/{item.id}/validator").url.endswith("/serah/validator")


def test_what_no_program_of_ours_sends_is_refused_with_a_sentence(world, dewi):
    shows(dewi.send(f"{REPORT}/lampiran", {}), "coursework.file_missing", 422)
    answer = dewi.send(f"{REPORT}/simpan", json=["keliru"])
    assert told_as_json(answer) == (422, catalogue("id")["coursework.batch_unreadable"])


def test_a_refused_hand_in_shows_rule_and_person_on_the_check_page(world, dewi):
    parafed(world, 0, "merah", "peta")
    handed_in(world, 0, "merah", "fr-mapa-01")
    db.session().rollback()
    page = dewi.send("/tugas/1/fr-mapa-01/kirim", {"key": "k", "declared": "y"})
    shows(page, "coursework.already_submitted", 409)


def test_prepared_remarks_that_are_half_filled_come_back_with_the_sentence(world, master):
    shows(master.send("/paraf/catatan", {"label": ["Judul"], "text": [""]}), "coursework.prepared_incomplete", 422)
