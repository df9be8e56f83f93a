"""A file that came in pieces goes through the same form, the same checks and the same sentences as one sent at once."""

import contextvars
import datetime as dt
import hashlib
import io
import os
from dataclasses import dataclass

import pytest
from PIL import Image
from sqlalchemy import event, func, select

from askom_lms.coursework.models import Attachment
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import EnrolmentDocument
from askom_lms.kernel import clock, db, uploads
from askom_lms.kernel.children import ChildPool
from askom_lms.kernel.uploads import UploadRefused
from askom_lms.kernel.uploads.pieces import KEPT, LARGEST, MOST_FILES, pieces
from askom_lms.training.models import ClassStaff
from tests.attack_files import pdfs, pictures
from tests.coursework.world import NOW, running_class
from tests.factories.classes import applicant, coming_class, open_class, person_of
from tests.factories.people import PersonFactory

PIECE = 256 * 1024
PETA = "/tugas/1/peta"

pytestmark = pytest.mark.usefixtures("lms_app")


@pytest.fixture(scope="module")
def photo():
    """A photo of several pieces."""
    noise = Image.frombytes("RGB", (900, 700), os.urandom(900 * 700 * 3))
    data = pictures.encoded(noise, "JPEG", quality=95)
    assert len(data) > 2 * PIECE
    return data


def count_of(model):
    return lambda: db.session().scalar(select(func.count()).select_from(model))


def letters():
    found = db.session().scalars(select(ClassStaff.letter_sha256).where(ClassStaff.letter_sha256.is_not(None)))
    return len(set(found.all()))


@dataclass
class Form:
    """One form of the house that takes files: who sends it, where it goes, its field, how many files it has taken."""

    person: object
    action: str
    field: str
    taken: object
    next: str


@pytest.fixture
def paper():
    person = person_of(applicant(coming_class(), state=EnrolmentState.DRAFT, documents="........"))
    return Form(person, "/berkas/ktp", "berkas", count_of(EnrolmentDocument), "/berkas/ktp")


@pytest.fixture
def attachment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    person = running_class(2).trainees[0]
    db.session().commit()
    return Form(person, f"{PETA}/lampiran", "berkas", count_of(Attachment), f"{PETA}#berkas-lampiran")


@pytest.fixture
def letter():
    world = open_class(letters=False)
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[1].id).one()
    page = "/kelas/47-2026/petugas"
    return Form(world.panitia, f"{page}/{staff.id}/surat", "surat", letters, page)


@pytest.fixture(params=["paper", "attachment", "letter"])
def form(request):
    return request.getfixturevalue(request.param)


class Sender:
    """What unggah.js does."""

    def __init__(self, desk):
        self.desk, self.headers = desk, {"Accept": "application/json", "X-CSRFToken": desk.csrf_token()}

    def post(self, url, data=None, **headers):
        kind = {"content_type": "application/octet-stream"} if isinstance(data, bytes) else {}
        return self.desk._run("post", url, data=data, headers=self.headers | headers, **kind)

    def begin(self, data, action, *, name="surat.jpg", **said):
        about = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "mark": action, **said}
        return self.post("/unggahan", about)

    def append(self, upload_id, offset, data):
        return self.post(f"/unggahan/{upload_id}", data, **{"Upload-Offset": str(offset)})

    def whole(self, data, action, **said):
        """All pieces; the id."""
        answer = self.begin(data, action, **said).json
        offset = answer["offset"]
        while offset < len(data):
            offset = self.append(answer["id"], offset, data[offset : offset + PIECE]).json["offset"]
        return answer["id"]

    def finish(self, form, upload_id, **more):
        return self.post(form.action, {f"{form.field}_id": upload_id, **more})


@pytest.fixture
def sender_of(desk_of):
    return lambda person: Sender(desk_of(person))


def on_the_way():
    """How many bytes wait in the storage."""
    root = pieces().root
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.suffix)


def test_what_came_in_pieces_is_taken_by_the_form_once_however_often_it_asks(form, sender_of, photo):
    sender = sender_of(form.person)
    before, waited = form.taken(), on_the_way()
    upload_id = sender.whole(photo, form.action)
    assert (form.taken(), on_the_way()) == (before, waited + len(photo))
    for _ in range(3):
        answer = sender.finish(form, upload_id)
        assert (answer.status_code, answer.json) == (200, {"next": form.next})
    assert (form.taken(), on_the_way()) == (before + 1, waited)


def test_a_second_tab_that_is_still_sending_hears_what_the_first_one_heard(form, sender_of, photo):
    first, second, before = sender_of(form.person), sender_of(form.person), form.taken()
    late = second.begin(photo, form.action).json
    answer = first.finish(form, first.whole(photo, form.action))
    held = second.append(late["id"], late["offset"], photo[:PIECE])
    assert (held.status_code, held.json["offset"]) == (409, len(photo))
    assert second.finish(form, late["id"]).json == answer.json == {"next": form.next}
    assert form.taken() == before + 1


def test_the_form_takes_the_very_file_that_it_takes_at_once(form, sender_of, photo):
    """The same bytes on both ways: the second one changes nothing."""
    sender = sender_of(form.person)
    at_once = sender.post(form.action, {form.field: (io.BytesIO(photo), "surat.jpg")})
    before = form.taken()
    answer = sender.finish(form, sender.whole(photo, form.action))
    assert (answer.status_code, answer.json) == (at_once.status_code, at_once.json)
    assert form.taken() == before


def test_the_browser_that_asks_again_hears_where_it_was(attachment, sender_of, photo):
    sender = sender_of(attachment.person)
    begun = sender.begin(photo, attachment.action).json
    assert begun["offset"] == 0
    assert sender.append(begun["id"], 0, photo[:PIECE]).json == {"offset": PIECE}
    assert sender_of(attachment.person).begin(photo, attachment.action).json == {**begun, "offset": PIECE}


@pytest.mark.parametrize("offset", ["0", "1", "-1", "", "x", "9" * 40])
def test_a_piece_at_a_wrong_place_is_answered_with_the_true_one(paper, sender_of, photo, offset):
    sender = sender_of(paper.person)
    upload_id = sender.begin(photo, paper.action).json["id"]
    sender.append(upload_id, 0, photo[:PIECE])
    answer = sender.append(upload_id, offset, photo[:PIECE])
    assert (answer.status_code, answer.json["offset"]) == (409, PIECE)
    assert "tidak menyambung" in answer.json["error"]["what"]


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"size": LARGEST}, 200, ""),
        ({"size": LARGEST + 1}, 422, "lebih besar dari 10,0 MB"),
        ({"size": 0}, 422, "kosong"),
        ({"size": -1}, 422, "tidak terbaca"),
        ({"size": "banyak"}, 422, "tidak terbaca"),
        ({"sha256": ""}, 200, ""),
        ({"sha256": "abc"}, 422, "tidak terbaca"),
        ({"name": "../../etc/passwd"}, 200, ""),
        ({"name": "n" * 100_000, "mark": "m" * 100_000}, 200, ""),
    ],
)
def test_an_announcement_is_taken_or_refused_with_a_sentence(sender_of, photo, said, status, words):
    answer = sender_of(PersonFactory()).begin(photo, "/berkas/ktp", **said)
    assert answer.status_code == status
    assert words in (answer.json["error"]["what"] if words else "")


def test_the_eleventh_unfinished_file_is_refused_with_the_names_of_the_others(sender_of):
    sender = sender_of(PersonFactory())
    for number in range(MOST_FILES):
        assert sender.begin(b"x", "/berkas/ktp", name=f"foto {number}.jpg").status_code == 200
    answer = sender.begin(b"x", "/berkas/ktp", name="baru.jpg")
    assert answer.status_code == 429
    assert "foto 0.jpg" in answer.json["error"]["what"]


def test_an_id_of_somebody_else_is_missing_everywhere(paper, sender_of, photo):
    classmate = sender_of(PersonFactory())
    foreign = classmate.whole(photo, paper.action)
    sender = sender_of(paper.person)
    for upload_id in (foreign, "00000000-0000-4000-8000-000000000000", "x"):
        answer = sender.finish(paper, upload_id)
        assert answer.status_code == 404
        assert "sudah tidak ada" in answer.json["error"]["what"]
    assert sender.append(foreign, 0, photo).status_code == 404
    assert paper.taken() == 0
    assert classmate.begin(photo, paper.action).json == {"id": foreign, "offset": len(photo)}


def test_an_expired_id_is_missing_and_the_file_begins_anew(paper, sender_of, photo, monkeypatch):
    sender = sender_of(paper.person)
    upload_id = sender.whole(photo, paper.action)
    tomorrow = clock.now() + KEPT + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    sender = sender_of(paper.person)
    assert sender.finish(paper, upload_id).status_code == 404
    assert sender.begin(photo, paper.action).json["offset"] == 0


def test_a_file_that_is_not_whole_is_refused_and_waits(form, sender_of, photo):
    sender = sender_of(form.person)
    before = form.taken()
    upload_id = sender.begin(photo, form.action).json["id"]
    sender.append(upload_id, 0, photo[:PIECE])
    answer = sender.finish(form, upload_id)
    assert answer.status_code == 409
    assert "belum lengkap: baru 0,2 MB dari" in answer.json["error"]["what"]
    assert form.taken() == before
    assert sender.begin(photo, form.action).json["offset"] == PIECE


def test_other_bytes_than_announced_are_refused_and_begin_anew(form, sender_of, photo):
    sender = sender_of(form.person)
    before, waited = form.taken(), on_the_way()
    upload_id = sender.whole(photo, form.action, sha256="0" * 64)
    answer = sender.finish(form, upload_id)
    assert answer.status_code == 422
    assert "tidak sama dengan isi berkas" in answer.json["error"]["what"]
    assert (form.taken(), on_the_way()) == (before, waited)
    assert sender.begin(photo, form.action, sha256="0" * 64).json["offset"] == 0


@pytest.mark.parametrize(("make", "words"), [(pdfs.script, "PDF"), (lambda: b"MZ" + b"0" * 300_000, "tampaknya EXE")])
def test_what_the_checks_refuse_is_refused_with_their_sentence_and_does_not_wait(form, sender_of, make, words):
    sender = sender_of(form.person)
    data, before, waited = make(), form.taken(), on_the_way()
    answer = sender.finish(form, sender.whole(data, form.action))
    at_once = sender.post(form.action, {form.field: (io.BytesIO(data), "surat.jpg")})
    assert (answer.status_code, answer.json) == (at_once.status_code, at_once.json)
    assert answer.status_code == 422
    assert words in answer.json["error"]["what"]
    assert (form.taken(), on_the_way()) == (before, waited)


def test_a_checker_that_is_busy_keeps_the_file_for_a_second_try(form, sender_of, photo, monkeypatch):
    sender = sender_of(form.person)
    before = form.taken()
    upload_id = sender.whole(photo, form.action)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "_pool", ChildPool("askom_lms.no_such_module", 1, uploads.LIMITS, UploadRefused))
        answer = sender.finish(form, upload_id)
    assert answer.status_code == 503
    assert "sedang sibuk" in answer.json["error"]["what"]
    assert sender.finish(form, upload_id).status_code == 200
    assert form.taken() == before + 1


def test_a_form_that_is_full_refuses_in_its_own_words_and_the_file_waits_for_room(attachment, sender_of, photo):
    sender = sender_of(attachment.person)
    for number in range(10):
        sender.post(attachment.action, {"berkas": (io.BytesIO(pictures.jpeg()), f"foto {number}.jpg")})
    upload_id = sender.whole(photo, attachment.action)
    answer = sender.finish(attachment, upload_id)
    at_once = sender.post(attachment.action, {"berkas": (io.BytesIO(photo), "surat.jpg")})
    assert (answer.status_code, answer.json) == (at_once.status_code, at_once.json)
    assert answer.status_code == 409
    first = db.session().scalars(select(Attachment.id).order_by(Attachment.position)).first()
    sender.post(f"{PETA}/lampiran/{first}/lepas")
    assert sender.finish(attachment, upload_id).status_code == 200
    assert attachment.taken() == 11


def test_whoever_may_not_use_the_form_may_not_use_it_with_an_upload(form, sender_of, photo):
    stranger, before = sender_of(PersonFactory()), form.taken()
    told = 404 if form.action.startswith("/berkas/") else 403  # papers are one's own: who never applied has none
    assert stranger.finish(form, stranger.whole(photo, form.action)).status_code == told
    assert form.taken() == before
    assert stranger.begin(photo, form.action).json["offset"] == len(photo)


def test_two_files_at_once_are_told_also_when_one_came_in_pieces(paper, sender_of, photo):
    sender = sender_of(paper.person)
    answer = sender.finish(paper, sender.whole(photo, paper.action), berkas=(io.BytesIO(photo), "a.jpg"))
    assert answer.status_code == 422
    assert "Dua berkas" in answer.json["error"]["what"]


def test_a_page_that_carries_the_id_is_led_on_as_a_plain_form(paper, desk_of, sender_of, photo):
    """As a form does that was carried through a second sign-in."""
    upload_id = sender_of(paper.person).whole(photo, paper.action)
    desk = desk_of(paper.person)
    for _ in range(2):
        page = desk.send(paper.action, {"berkas_id": upload_id})
        assert (page.status, page.h1) == (200, "KTP")
    assert paper.taken() == 1


def test_announcing_and_sending_pieces_never_opens_a_transaction_that_may_write(paper, sender_of, photo):
    sender, may_write = sender_of(paper.person), []
    note = lambda connection: may_write.append(connection.info[db.MAY_WRITE])  # noqa: E731
    event.listen(db.db.engine, "begin", note)
    try:
        upload_id = sender.begin(photo, paper.action).json["id"]
        sender.append(upload_id, 0, photo[:PIECE])
        sender.append(upload_id, 0, photo[:PIECE])
    finally:
        event.remove(db.db.engine, "begin", note)
    assert len(may_write) == 3
    assert not any(may_write)


def test_a_piece_whose_end_never_came_is_not_added(paper, sender_of, photo):
    sender = sender_of(paper.person)
    upload_id = sender.begin(photo, paper.action).json["id"]
    answer = contextvars.Context().run(
        sender.desk.client.open,
        f"/unggahan/{upload_id}",
        method="POST",
        input_stream=io.BytesIO(photo[:1000]),
        content_type="application/octet-stream",
        headers={**sender.headers, "Upload-Offset": "0"},
        environ_overrides={"CONTENT_LENGTH": str(PIECE)},
    )
    assert answer.status_code == 400
    assert sender.begin(photo, paper.action).json["offset"] == 0


def test_nobody_sends_pieces_without_being_signed_in_or_without_the_token(desk_of, paper, photo):
    stranger = Sender(desk_of(None))
    assert stranger.begin(photo, paper.action).status_code == 401
    signed_in = Sender(desk_of(paper.person))
    signed_in.headers.pop("X-CSRFToken")
    answer = signed_in.begin(photo, paper.action)
    assert answer.status_code == 400
    assert answer.json["error"]["next"]
