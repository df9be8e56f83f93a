"""A foreign object and one that never was cannot be told apart: same status, same length."""

import pytest

from tests.security import reach
from tests.security.knocking import address, doors, never

FOREIGN = {
    "slug": ("panitia_b", "master_b", "tim_teknis_b", "lsp_admin_b", "trainee_b"),
    "enrolment_id": ("panitia_b", "master_b", "trainee_b", "classmate"),
    "document_id": ("panitia_b", "master_b", "trainee_b", "classmate"),
    "item_id": ("panitia_b", "master_b", "trainee_b", "classmate", "lsp_admin_b", "asesi_b"),
    "submission_id": ("master_b", "other_master"),
    "attachment_id": ("panitia_b", "master_b", "trainee_b", "classmate", "lsp_admin_b"),
    "photo_id": ("panitia_b", "master_b", "trainee_b", "classmate", "validator", "lsp_admin_b"),
    "code": ("panitia_b", "master_b", "trainee_b", "classmate", "lsp_admin_b"),
    "turn_id": ("panitia_b", "master_b", "trainee_b", "classmate"),
    "asesi_id": ("asesi_b",),
    "meeting_id": ("tim_teknis_b",),
    "certificate_id": ("panitia_b", "tim_teknis_b", "lsp_admin_b", "trainee_b", "classmate"),
    "muk_id": ("lsp_admin_b",),
    "institution_code": ("lsp_admin_b",),
    "person_id": ("panitia_b", "lsp_admin_b"),
    "session_id": ("classmate", "panitia", "pengelola"),
    "upload_id": ("classmate", "panitia", "pengelola"),
}
"""Who asks for the owner's thing of this kind without a right to it."""


def asked(app):
    """Every (door, the name in its address that decides, somebody who asks)."""
    for door in doors(app):
        decides = next((name for name in FOREIGN if name in door.names), None)
        if decides is None or door.permission == "door:public":
            continue
        for name in FOREIGN[decides]:
            if name not in reach.reached_by(door):
                yield door, decides, name


@pytest.mark.row("002-049")
@pytest.mark.parametrize("decides", sorted(FOREIGN))
def test_a_foreign_object_is_as_missing_as_one_that_never_was(installation, town, nothing_is_kept, decides):
    seen, wrong = 0, []
    for door, name_of, name in asked(installation):
        if name_of != decides:
            continue
        seen += 1
        browser, answers = town.browsers[name], []
        for values in (town.values, {**town.values, decides: never(town.values)[decides]}):
            url = address(installation, door, values)
            response = browser.get(url) if door.method == "GET" else browser.post(url)
            answers.append((response.status_code, len(response.get_data())))
        if answers[0] != answers[1] or answers[0][0] not in (403, 404):
            wrong.append(f"{name} {door.method} {door.endpoint}: {answers}")
    assert seen
    assert wrong == [], "\n".join(["", *wrong])


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [
        ("classmate", "enrolment.show_enrolment"),
        ("trainee_b", "coursework.show_item"),
        ("panitia_b", "coursework.show_item"),
        ("other_master", "coursework.show_submission"),
        ("lsp_admin_b", "training.show_settings"),
        ("tim_teknis_b", "certification.show_meeting"),
        ("classmate", "certification.download_certificate"),
    ],
)
def test_somebody_with_the_role_but_not_the_object_is_told_that_there_is_nothing(installation, town, name, endpoint):
    """404 and not 403: a refusal would say that the object exists."""
    door = next(door for door in doors(installation) if door.endpoint == endpoint)
    assert town.browsers[name].knock(door, address(installation, door, town.values)) == "missing"


def test_ids_in_addresses_are_random_or_only_count_within_the_own_class(installation):
    """Numbers that can be counted up stand behind the slug of a class or name one's own things; incidents are all of those who answer for the installation."""
    counted = {
        door.rule
        for door in doors(installation)
        if "<int:" in door.rule
        and not door.rule.startswith(
            ("/kelas/<slug>/", "/keputusan/<uuid:", "/lembar/<uuid:", "/dossier/<uuid:", "/banding/<uuid:")
        )
    }
    own = ("/tugas/<int:task>", "/peserta-saya/<int:seat>", "/rekomendasi/<int:seat>", "/kelola/insiden/<int:number>")
    assert {rule for rule in counted if not rule.startswith(own)} == set()
