"""A form that is valid, ready to be spoilt at one place."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import SPECS, lent_example, valid_answers


@pytest.fixture
def found():
    """found(code, changes, stage, lent) -> {(issue code, path)} of a valid form with these changes."""

    def judge(code, changes=(), *, stage="", lent=None, plan=None, people=None, kit=None):
        lent = lent or lent_example()
        if people is not None:
            lent["people"] = {**lent["people"], **people}
        answers = valid_answers(code, stage, lent) | dict(changes)
        if plan is not None:
            lent = {**lent, "plan": plan}
        if kit is not None:
            lent = {**lent, "kit": kit}
        issues = checks.run(SPECS[code], Stage(stage), answers, lent)
        return {(issue.code.removeprefix("paperwork."), issue.path) for issue in issues}

    return judge


@pytest.fixture
def codes(found):
    """Only the codes."""

    def judge(*args, **options):
        return {code for code, _ in found(*args, **options)}

    return judge
