"""A page of enrolment costs at most six queries, the same for 3 people and for 24."""

import contextlib

import pytest
from sqlalchemy import event

from askom_lms.enrolment.models import DocumentKind, DocumentState
from askom_lms.kernel import db
from tests.factories.classes import accepted, applicant, coming_class, paper, person_of

pytestmark = [pytest.mark.usefixtures("lms_app"), pytest.mark.one_database]
MOST = 6


@contextlib.contextmanager
def counted():
    """SELECTs sent while inside."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.db.engine, "before_cursor_execute", note)


def seat(world, people):
    """So many more seats, each with papers that wait."""
    for enrolment in accepted(world, people):
        paper(enrolment, DocumentKind.KTP)
        paper(enrolment, DocumentKind.PHOTO, DocumentState.REJECTED, reason="Buram")


PANITIA = ("/kelas/{slug}/peserta", "/kelas/{slug}/peserta/1", "/kelas/{slug}/berkas", "/permohonan/{id}")
APPLICANT = (
    "/permohonan",
    "/permohonan/data",
    "/permohonan/mundur",
    "/berkas",
    "/berkas/foto",
    "/dokumen/{document}",
)


def spent(desk, url):
    desk.go(url)
    with counted() as sent:
        desk.go(url)
    return len(sent)


@pytest.mark.parametrize("url", [*PANITIA, *APPLICANT])
def test_a_page_costs_the_same_for_three_and_for_twenty_four(desk_of, url):
    world = coming_class()
    last = applicant(world)
    documents = [paper(last, kind) for kind in DocumentKind]
    who = world.panitia if url in PANITIA else person_of(last)
    found = []
    for more in (2, 21):
        seat(world, more)
        address = url.format(slug=world.klass.slug, id=last.id, document=documents[0].id)
        found.append(spent(desk_of(who), address))
    assert found[0] == found[1]
    assert found[0] <= MOST
