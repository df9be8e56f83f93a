"""What the QR of a sheet names, where its version stands, and which photo belongs to which version."""

import uuid
from dataclasses import replace
from types import SimpleNamespace

import pytest

from askom_lms.coursework.domain.states import SubmissionState as S
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.domain.twin import Print, Standing, codes_in, standing
from askom_lms.coursework.domain.wet_paraf import why_closed, why_not

CODE, OTHER = "7QK4M2XD", "AAAABBBB"
CLASS, ENROLMENT, ITEM = (uuid.UUID(int=n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("number", "newest", "state", "expected"),
    [
        (1, 1, S.SUBMITTED, Standing.CURRENT),
        (1, 1, S.SIGNED_OFF, Standing.CURRENT),
        (1, 1, S.RETURNED, Standing.RETURNED),
        (1, 0, S.DRAFT, Standing.WITHDRAWN),
        (2, 1, S.DRAFT, Standing.WITHDRAWN),
        (2, 2, S.SIGNED_OFF, Standing.CURRENT),
        (1, 2, S.SIGNED_OFF, Standing.SUPERSEDED),
        (1, 2, S.RETURNED, Standing.SUPERSEDED),
    ],
)
def test_a_version_stands_where_it_stands(number, newest, state, expected):
    assert standing(number, newest, state) is expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], ()),
        (["https://lms.contoh.id/v/7QK4M2XD"], (CODE,)),
        (["http://localhost/v/7qk4-m2xd/"], (CODE,)),
        (["https://lama.contoh.id/v/7QK4M2XD", "https://lms.contoh.id/v/7QK4-M2XD"], (CODE,)),
        (["https://lms.contoh.id/v/7QK4M2XD", "https://lms.contoh.id/v/AAAABBBB"], (CODE, OTHER)),
        (["https://lms.contoh.id/v/7QK4M2X"], ()),
        (["https://lms.contoh.id/v/7QK4M2XDD"], ()),
        (["https://lms.contoh.id/v/DRAF"], ()),
        (["https://lms.contoh.id/w/7QK4M2XD"], ()),
        (["javascript:/v/7QK4M2XD", "7QK4M2XD", "WIFI:S:hotel;;"], ()),
    ],
)
def test_only_check_addresses_are_codes(texts, expected):
    assert codes_in(texts) == expected


def asked(*, state=S.SUBMITTED, number=2, is_finished=False):
    item = SimpleNamespace(
        id=ITEM, enrolment_id=ENROLMENT, class_id=CLASS, is_finished=is_finished, name="Peta", trainee_name="Dewi"
    )
    return Version(uuid.UUID(int=9), item, number, uuid.UUID(int=8), state=state, code=CODE)


SHOWN = Print(CODE, ITEM, ENROLMENT, CLASS, "47/2026", "Peta", "Dewi", 2, is_replaced=False)


def said(version, newest=2, codes=(CODE,), shown=SHOWN):
    refusal = why_not(version, newest, codes, {shown.code: shown} if shown else {})
    return refusal.code.removeprefix("coursework.") if refusal else ""


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED, S.SIGNED_OFF])
def test_every_frozen_version_takes_the_photo_of_its_own_print(state):
    assert said(asked(state=state)) == ""
    assert why_closed(asked(state=state), 2) is None


@pytest.mark.parametrize(
    ("version", "newest", "code"),
    [
        (asked(state=S.DRAFT), 1, "wet_withdrawn"),
        (asked(), 3, "wet_superseded"),
        (asked(is_finished=True), 2, "class_finished"),
    ],
)
def test_a_version_that_is_closed_takes_none_whatever_the_photo_shows(version, newest, code):
    assert said(version, newest) == said(version, newest, codes=(), shown=None) == code


@pytest.mark.parametrize(
    ("codes", "shown", "code"),
    [
        ((), SHOWN, "wet_no_code"),
        ((CODE, OTHER), SHOWN, "wet_two_codes"),
        ((OTHER,), SHOWN, "wet_unknown"),
        ((CODE,), replace(SHOWN, class_id=uuid.UUID(int=7)), "wet_other_class"),
        ((CODE,), replace(SHOWN, enrolment_id=uuid.UUID(int=7)), "wet_other_trainee"),
        ((CODE,), replace(SHOWN, item_id=uuid.UUID(int=7)), "wet_other_sheet"),
        ((CODE,), replace(SHOWN, number=1), "wet_other_version"),
        ((CODE,), replace(SHOWN, number=3), "wet_other_version"),
        ((CODE,), replace(SHOWN, is_replaced=True), "wet_replaced"),
    ],
)
def test_each_other_photo_is_refused_for_its_own_reason(codes, shown, code):
    assert said(asked(), codes=codes, shown=shown) == code


def test_the_largest_difference_is_the_one_that_is_said():
    elsewhere = replace(SHOWN, class_id=uuid.UUID(int=7), enrolment_id=uuid.UUID(int=7), item_id=uuid.UUID(int=7))
    assert said(asked(), shown=elsewhere) == "wet_other_class"
    assert said(asked(), shown=replace(elsewhere, class_id=CLASS)) == "wet_other_trainee"


def test_a_refusal_says_what_the_photo_shows_what_was_expected_and_what_is_next():
    refusal = why_not(asked(), 2, (CODE,), {CODE: replace(SHOWN, number=1)})
    words = refusal.sentence()
    assert words.what == (
        "Foto menunjukkan Peta versi 1, Dewi (7QK4-M2XD); yang diharapkan Peta versi 2, Dewi (7QK4-M2XD). "
        "Foto tidak disimpan."
    )
    assert words.next.startswith("Cetak versi yang diharapkan")
    assert words.who
    assert words.clause
