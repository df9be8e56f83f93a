"""Every clause under a sentence of enrolment is in the register and quoted letter by letter."""

import re

import pytest

from askom_lms.kernel.messages import catalogue
from askom_lms.regulations import clause

CITED = [
    (language, code)
    for language in ("id", "en")
    for code, entry in catalogue(language).items()
    if code.startswith("enrolment.") and entry.get("clause")
]


@pytest.mark.parametrize(("language", "code"), CITED)
def test_a_clause_is_named_by_its_id_and_quoted(language, code):
    cited = re.fullmatch(r"(\S+): (.+)", catalogue(language)[code]["clause"])

    assert cited, "id, colon, quotation"
    assert cited[2] in clause(cited[1]).text


def test_both_languages_stand_on_the_same_clause():
    for _, code in CITED:
        assert catalogue("id")[code]["clause"] == catalogue("en")[code]["clause"]
