"""Codes on the public page cannot be tried out."""

import random

from askom_lms.certification.domain import codes
from askom_lms.certification.services.public import MISSES
from tests.coursework.world import handed_in, running_class

TRIES = 60


def test_wrong_codes_are_counted_and_then_refused(lms_app, desk_of):
    """So many misses from one address, and no more answers for a quarter of an hour."""
    stranger, chance = desk_of(None), random.Random(4)
    answers = []
    for _ in range(TRIES):
        code = "".join(chance.choice(codes.ALPHABET) for _ in range(8))
        answers.append(stranger.go(f"/v/{code}", expect=None).status)
    assert answers[: MISSES.tries] == [404] * MISSES.tries
    assert set(answers[MISSES.tries :]) == {429}


def test_a_right_code_costs_no_try(lms_app, desk_of):
    """Everybody in a hall looks his sheet up; nobody is taken for a guesser."""
    world = running_class(2)
    code = handed_in(world).code
    stranger = desk_of(None)
    assert {stranger.go(f"/v/{code}", expect=None).status for _ in range(TRIES)} == {200}


def test_numbers_of_certificates_are_tries_too(lms_app, desk_of):
    """Numbers count upwards: looking them up one after the other ends soon, hit or miss."""
    stranger = desk_of(None)
    answers = [stranger.go(f"/periksa?kode=00{n}/PLT-ASKOM/ND/XI/2026", expect=None).status for n in range(TRIES)]
    assert set(answers[MISSES.tries :]) == {429}


def test_codes_are_too_many_to_be_tried():
    assert len(set(codes.ALPHABET)) ** 8 > 10**11
