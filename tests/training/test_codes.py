"""Codes on the projector and what a scan at a moment means: pure rules, with their borders."""

import datetime as dt
import uuid

import pytest

from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain import codes, paper, scanning
from askom_lms.training.domain.scanning import Held, Seen
from askom_lms.training.domain.states import Mark

KEY, SESSION = b"k" * 32, uuid.UUID(int=7)
AT = dt.datetime(2026, 11, 18, 1, 0, tzinfo=dt.UTC)
"""08.00 WIB, the first second of a half minute."""
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
HELD = Held(SESSION, "Sesi 1", AT, AT + 90 * MINUTE, "WIB", 15)


@pytest.mark.parametrize(
    ("after", "slack", "right"),
    [
        (-1, 0, False), (-1, 1, True), (-30, 1, True), (-31, 1, False), (0, 0, True), (29, 0, True), (30, 0, True),
        (59, 0, True), (60, 0, False), (60, 1, False),
    ],
)  # fmt: skip
def test_a_code_is_good_in_its_half_minute_and_in_the_next(after, slack, right):
    step = codes.step_of(AT)
    moment = AT + after * SECOND
    assert codes.is_right(KEY, SESSION, codes.code_at(KEY, SESSION, step), moment, slack=slack) is right
    assert codes.counts(step, moment, slack=slack) is right
    assert codes.ends_at(step) == AT + 30 * SECOND


def test_a_code_is_of_one_session_one_key_and_has_six_digits():
    step = codes.step_of(AT)
    shown = {codes.code_at(KEY, SESSION, step + n) for n in range(500)}
    assert {len(one) for one in shown} == {6}
    assert all(one.isdigit() for one in shown)
    assert len(shown) > 490
    digits = codes.code_at(KEY, SESSION, step)
    assert not codes.is_right(b"x" * 32, SESSION, digits, AT)
    assert not codes.is_right(KEY, uuid.UUID(int=8), digits, AT)
    assert not codes.is_right(KEY, SESSION, "é" * 6, AT)


def test_a_link_names_its_session_and_half_minute_and_cannot_be_made():
    step = codes.step_of(AT)
    token = codes.token_at(KEY, SESSION, step)
    assert (len(token), codes.read_token(KEY, token)) == (40, (SESSION, step))
    assert codes.read_token(b"x" * 32, token) is None
    forged = codes.PACKED.pack(uuid.UUID(int=8).bytes, step, codes.base64.urlsafe_b64decode(token)[-codes.MAC :])
    wrong = (codes.base64.urlsafe_b64encode(forged).decode(), "", "x" * 40, token[:-4], "é" * 40, token + "====")
    assert [codes.read_token(KEY, one) for one in wrong] == [None] * len(wrong)


@pytest.mark.row("000-123")
@pytest.mark.parametrize(
    ("minutes", "seconds", "found"),
    [
        (-30, -1, "training.scan_early"), (-30, 0, Mark.HADIR), (-2, 0, Mark.HADIR), (15, 0, Mark.HADIR),
        (15, 1, Mark.TERLAMBAT), (90, 0, Mark.TERLAMBAT), (90, 1, "training.scan_over"),
    ],
)  # fmt: skip
def test_early_counts_late_is_marked_and_after_the_end_it_is_refused(minutes, seconds, found):
    moment = AT + minutes * MINUTE + seconds * SECOND
    if isinstance(found, Mark):
        assert scanning.mark_for(HELD, moment) is found
        return
    with pytest.raises(Refusal) as refused:
        scanning.mark_for(HELD, moment)
    assert refused.value.code == found
    said = refused.value.sentence()
    assert "Sesi 1" in said.what
    assert said.who == ("Panitia kelas" if found.endswith("over") else "Anda sendiri")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("", 0), (0, 0), (1, "training.moment_future"), (-12 * 3600, -12 * 3600), (-12 * 3600 - 1, "training.moment_old"),
        ("abc", "training.moment_unread"), ("9" * 30, "training.moment_unread"), ("nan", "training.moment_unread"),
    ],
)  # fmt: skip
def test_a_device_tells_a_moment_of_the_last_twelve_hours(told, found):
    text = str(int(AT.timestamp()) + told) if isinstance(told, int) else told
    if isinstance(found, int):
        assert scanning.moment_told(AT, text) == AT + found * SECOND
        return
    with pytest.raises(Invalid) as refused:
        scanning.moment_told(AT, text)
    assert refused.value.code == found
    assert str(refused.value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [((8, 0), (12, 29), True), ((8, 0), (12, 30), False), ((12, 30), (19, 0), True), ((8, 0), (32, 0), False)],
)
def test_half_days_part_at_half_past_twelve_of_the_class(one, other, same):
    midnight = AT - 8 * 60 * MINUTE
    first, second = (midnight + (60 * hour + minute) * MINUTE for hour, minute in (one, other))
    assert scanning.is_same_half(first, second, "WIB") is same


def test_a_shared_device_names_everybody_who_used_it():
    agus, budi, cici, dewi = (uuid.UUID(int=n) for n in range(1, 5))
    names = {agus: "Agus", budi: "Budi", cici: "Cici", dewi: "Dewi"}
    scans = [Seen(agus, "a", None), Seen(budi, "a", agus), Seen(cici, "c", None), Seen(dewi, "d", uuid.UUID(int=9))]
    assert scanning.shared_devices(scans, names) == {agus: ["Budi"], budi: ["Agus"], dewi: ["–"]}


MINE = paper.Paper("47-2026", 3, dt.date(2026, 11, 18), "A" * 16)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["x", "https://lms.contoh.id/kelas/47-2026/daftar-hadir/3?k=" + "A" * 16], None),
        ([], "training.paper_no_code"),
        (["https://lms.contoh.id/v/ABCD2345"], "training.paper_no_code"),
        ([f"/kelas/47-2026/daftar-hadir/{n}?k={letter * 16}" for n, letter in ((3, "A"), (4, "B"))], "training.paper_two_codes"),
        ([f"/kelas/48-2026/daftar-hadir/3?k={'B' * 16}"], "training.paper_other_class"),
        ([f"/kelas/47-2026/daftar-hadir/4?k={'B' * 16}"], "training.paper_other_day"),
        ([f"/kelas/47-2026/daftar-hadir/3?k={'B' * 16}"], "training.paper_moved"),
    ],
)  # fmt: skip
def test_a_photo_goes_to_the_day_that_its_qr_names(texts, code):
    refusal = paper.why_not(MINE, texts)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or "18 November 2026" in refusal.sentence().what


def test_the_code_on_paper_is_of_one_class_day_and_date():
    of = (KEY, SESSION, 3, MINE.on)
    others = ((b"x" * 32, *of[1:]), (KEY, uuid.UUID(int=8), 3, MINE.on), (KEY, SESSION, 4, MINE.on),
              (KEY, SESSION, 3, MINE.on + dt.timedelta(days=1)))  # fmt: skip
    assert len({codes.paper_code(*one) for one in (of, *others)}) == 5
    assert paper.ADDRESS.search(f"/kelas/47-2026/daftar-hadir/3?k={codes.paper_code(*of)}")
