"""Clause, row and code meet: nothing is cited that is not registered, and who is said to enforce a clause cites it."""

import re
from functools import cache

import pytest

from askom_lms.kernel.messages import PACKAGE
from askom_lms.regulations import clauses, requirements
from askom_lms.regulations.tracing import proofs_by_row
from tests.house.spoken import listed

TEMPLATES = PACKAGE.parent / "templates"
CITED = re.compile(r"(?<![\w.:-])((?:00[0-4]|askom):[A-Za-z0-9]+(?:\.[a-z0-9]+)*)")
PARTS = {
    "eligibility": ("enrolment/domain", "enrolment/rule_sets"),
    "composition": ("training", "enrolment/services"),
}
"""Parts whose folder has another name than the part."""


def sources():
    """Every file of the product that may cite, the register itself left out."""
    for pattern in ("*.py", "*.toml"):
        yield from (path for path in PACKAGE.rglob(pattern) if path.parent.name != "regulations")
    yield from TEMPLATES.rglob("*.html")


@cache
def citations():
    """Clause id -> the files that cite it, from the package."""
    found = {}
    for path in sources():
        for cited in CITED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(cited, set()).add(path.relative_to(PACKAGE.parent).as_posix())
    return found


def test_every_clause_that_is_cited_is_registered():
    unknown = {cited: sorted(where) for cited, where in citations().items() if cited not in clauses()}
    assert not unknown, listed(unknown)


@pytest.mark.parametrize("part", sorted({part for clause in clauses().values() for part in clause.enforced_in}))
def test_a_part_cites_the_clauses_it_enforces(part):
    folders = tuple(f"askom_lms/{folder}/" for folder in PARTS.get(part, (part,)))
    found = citations()
    silent = [
        clause.id
        for clause in clauses().values()
        if part in clause.enforced_in and not any(where.startswith(folders) for where in found.get(clause.id, ()))
    ]
    assert not silent, listed(silent)


def test_a_clause_that_code_cites_is_said_to_be_enforced():
    """The register tells a reader which clauses act: one that code cites may not be listed as reference only."""
    found = citations()
    silent = {
        clause.id: sorted(found[clause.id])
        for clause in clauses().values()
        if not clause.enforced and clause.id in found
    }
    assert not silent, listed(silent)


def test_a_test_names_only_rows_that_there_are():
    unknown = {
        row: nodes for row, nodes in proofs_by_row(PACKAGE.parent / "tests").items() if row not in requirements()
    }
    assert not unknown, listed(unknown)
