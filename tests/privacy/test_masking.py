"""An identity number is shown whole to its owner and to who has to check it; every other page has its last four digits."""

import re

import pypdfium2
import pytest

from askom_lms.coursework.models import Submission
from askom_lms.kernel import db
from askom_lms.paperwork.models import FilledRecord
from tests.assessment.world import stamp
from tests.coursework.world import handed_in, item_of, name_asesi, running_class
from tests.factories.people import PersonFactory, grant
from tests.security.knocking import Browser, address, doors

pytestmark = pytest.mark.one_database
PRINTED = {
    ("owner", "coursework.print_version"), ("master", "coursework.print_version"), ("panitia", "coursework.print_dossier"),
    ("admin", "coursework.print_dossier"),
}  # fmt: skip
"""Printing takes a process of its own each time: one of each kind."""
WITH_SHEETS = ("coursework.", "enrolment.")


def text_of(response):
    """What a reader sees of a page or of a PDF."""
    data = response.get_data()
    if response.mimetype == "application/pdf":
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return data.decode("utf-8", "replace")


def test_a_nik_is_masked_on_every_page_that_shows_the_sheet(lms_app):
    world = running_class(6)
    stamp(world, 0, "merah", phases=("planning",))
    name_asesi(world, 0, "merah", 1)
    version = handed_in(world, 0, "merah", "fr-apl-01")
    db.session().commit()
    sheet = db.session().get_one(FilledRecord, db.session().get_one(Submission, version.id).record_id)
    nik = str(sheet.answers["nik"])
    assert re.fullmatch(r"\d{16}", nik)
    seat = version.item.enrolment_id
    values = {
        "item_id": item_of(world, 0, "merah", "fr-apl-01").id, "submission_id": version.id, "slug": world.klass.slug,
        "seat": 1, "enrolment_id": seat, "code": version.code, "task": 1, "key": "fr-apl-01", "number": 1,
    }  # fmt: skip
    admin = PersonFactory()
    grant(admin, "lsp_admin", world.organiser.id, "nd", world.organiser.name)
    readers = {
        "owner": world.trainees[0], "mate": world.trainees[1], "master": world.master, "other": world.other_master,
        "panitia": world.panitia, "pengajar": world.pengajar, "admin": admin,
        "pengelola": PersonFactory(roles=["pengelola"]), "bnsp": PersonFactory(roles=["bnsp"]), "nobody": None,
    }  # fmt: skip
    db.session().commit()
    pages = [door for door in doors(lms_app) if door.method == "GET" and door.endpoint.startswith(WITH_SHEETS)]
    pages = [door for door in pages if door.names <= set(values)]
    pages = [door for door in pages if door.names & {"item_id", "submission_id", "enrolment_id", "seat", "code", "key"}]
    whole, masked = set(), set()
    for name, person in readers.items():
        browser = Browser(lms_app, person)
        for door in (door for door in pages if ".print_" not in door.endpoint or (name, door.endpoint) in PRINTED):
            answer = browser.get(address(lms_app, door, values))
            if answer.status_code == 200:
                said = text_of(answer)
                whole |= {(name, door.endpoint)} if nik in said else set()
                masked |= {(name, door.endpoint)} if f"•{nik[-4:]}" in said else set()
    assert {name for name, _ in whole} <= {"owner", "mate", "panitia"}, whole
    assert ("master", "coursework.show_submission") in masked
    assert {("owner", "coursework.print_version"), ("panitia", "coursework.print_dossier")} <= whole
