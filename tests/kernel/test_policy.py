"""Permission tables: what is not in a table is not allowed."""

import uuid
from dataclasses import replace
from enum import StrEnum

import pytest

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import PolicyBook, Rule


class P(StrEnum):
    READ = "thing:read"
    WRITE = "thing:write"
    UNRULED = "thing:unruled"


class Role(StrEnum):
    TRAINEE = "trainee"
    PANITIA = "panitia"


def actor(*grants):
    return Actor(uuid.uuid4(), "Orang", "orang@contoh.id", frozenset(grants))


@pytest.fixture
def book():
    found = PolicyBook()
    found.install(
        {P.READ: Rule(frozenset(Role)), P.WRITE: Rule(frozenset({Role.PANITIA}), lambda a, s: a.has("panitia", s))}
    )
    return found


def test_the_role_alone_may_be_enough(book):
    assert book.allows(P.READ, actor(("trainee", None)), None)


def test_who_has_no_role_may_nothing(book):
    assert not book.allows(P.READ, actor(), None)


def test_who_has_no_role_may_what_a_rule_opens_to_him_and_a_role_it_does_not_name_still_may_not(book):
    book.install({P.UNRULED: Rule(frozenset({Role.PANITIA}), lambda who, owner: who.id == owner, roleless=True)})
    nobody, trainee = actor(), actor(("trainee", None))

    assert book.may_ever(P.UNRULED, nobody.roles)
    assert book.allows(P.UNRULED, nobody, nobody.id)
    assert not book.allows(P.UNRULED, nobody, trainee.id)
    assert not book.may_ever(P.UNRULED, trainee.roles)
    assert not book.allows(P.UNRULED, trainee, trainee.id)


def test_the_object_decides_beside_the_role(book):
    here, there = uuid.uuid4(), uuid.uuid4()
    panitia = actor(("panitia", here))

    assert book.allows(P.WRITE, panitia, here)
    assert not book.allows(P.WRITE, panitia, there)
    assert book.may_ever(P.WRITE, panitia.roles)


def test_an_object_never_helps_a_role_that_is_not_named(book):
    here = uuid.uuid4()

    assert not book.allows(P.WRITE, actor(("trainee", here)), here)
    assert not book.may_ever(P.WRITE, frozenset({"trainee"}))


def test_what_is_in_no_table_is_not_allowed(book):
    everything = actor(("trainee", None), ("panitia", None))

    assert not book.allows(P.UNRULED, everything, None)
    assert not book.may_ever(P.UNRULED, everything.roles)


def test_a_permission_ruled_twice_is_a_mistake(book):
    with pytest.raises(ValueError, match="ruled twice"):
        book.install({P.READ: Rule(frozenset(Role))})


def test_a_grant_without_scope_covers_every_scope():
    here = uuid.uuid4()

    assert actor(("panitia", None)).has("panitia", here)
    assert actor(("panitia", here)).has("panitia", here)
    assert not actor(("panitia", here)).has("panitia")
    assert not actor(("panitia", here)).has("panitia", uuid.uuid4())
    assert actor(("panitia", here), ("panitia", None)).scopes("panitia") == {here}


def test_a_device_that_was_handed_over_serves_only_what_says_so(book):
    book.install({P.UNRULED: Rule(frozenset(Role), handed_over=True)})
    guest = replace(actor(("trainee", None)), via_handover=True)

    assert (book.allows(P.READ, guest, None), book.allows(P.UNRULED, guest, None)) == (False, True)
