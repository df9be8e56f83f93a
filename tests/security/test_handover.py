"""On another one's device a person fills the part he plays or agrees to be assessed, and does nothing else."""

import uuid
from dataclasses import replace

from askom_lms.assessment.domain.states import AssessmentPermission
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.kernel import act
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import PolicyBook, everyone
from askom_lms.people.domain import Role

PERSON = Actor(uuid.uuid4(), "Orang", "orang@contoh.id", grants=frozenset((str(role), None) for role in Role))
ITS = {CourseworkPermission.FILL_PART, AssessmentPermission.CONSENT}


def test_of_all_permissions_of_the_house_two_are_for_a_device_that_was_handed_over(lms_app):
    """Somebody with every role for everything: what is left to him is what the table lets through for such a device."""
    book = PolicyBook()
    book.install({permission: replace(rule, holds=everyone) for permission, rule in act.POLICIES.all().items()})
    for_roles = {permission for permission, rule in act.POLICIES.all().items() if rule.roles}

    assert {each for each in book.all() if book.allows(each, PERSON, None)} == for_roles
    assert {each for each in book.all() if book.allows(each, replace(PERSON, via_handover=True), None)} == ITS
