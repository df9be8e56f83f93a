"""On another one's device a person fills the part he plays or agrees to be assessed, and does nothing else."""

import itertools
import uuid
from dataclasses import replace
from types import SimpleNamespace

import pytest

from askom_lms.assessment import policy as assessment
from askom_lms.assessment.domain.states import AssessmentPermission
from askom_lms.certification import policy as certification
from askom_lms.certification.domain.states import CertificationPermission
from askom_lms.coursework import policy as coursework
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.kernel.act import Actor
from askom_lms.people.domain import Role

ME, CLASS, LSP = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
PERSON = Actor(
    ME, "Orang", "orang@contoh.id", grants=frozenset((str(role), scope) for role in Role for scope in (CLASS, LSP))
)
ITS = {CourseworkPermission.FILL_PART, AssessmentPermission.CONSENT}
LISTS = {
    CourseworkPermission.HOME,
    CourseworkPermission.PARTS,
    CourseworkPermission.DESK,
    CertificationPermission.LIST,
    CertificationPermission.SCAN,
}
"""They speak of no object: nobody is handed a device for them."""
RULES = {**coursework.RULES, **assessment.RULES, **certification.RULES}


def everything():
    """Whatever is asked about: this person is its trainee, master asesor, examiner, asesi and staff at once."""
    mine = SimpleNamespace(person_id=ME, class_id=CLASS, training_class=SimpleNamespace(institution_id=LSP))
    subject = SimpleNamespace(
        id=CLASS, class_id=CLASS, institution_id=LSP, role="asesi", my_roles=frozenset({"asesi"}),
        trainee_id=ME, master_asesor_id=ME, examiner_id=ME, person_id=ME,
        asesor=mine, asesi=mine, observer=mine, enrolment=mine,
    )  # fmt: skip
    subject.item = subject
    return subject


@pytest.mark.parametrize(("permission", "via"), list(itertools.product(sorted(RULES.keys() - LISTS), (False, True))))
def test_a_device_that_was_handed_over_serves_its_one_purpose(permission, via, monkeypatch):
    monkeypatch.setattr(coursework, "item_of", lambda subject: subject)

    assert RULES[permission].holds(replace(PERSON, via_handover=via), everything()) is (not via or permission in ITS)
