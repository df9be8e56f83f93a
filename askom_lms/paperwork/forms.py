"""What a browser may send for a record: a form class for each role, tolerant drafts, strict sending by the checks."""

import json
import zlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import zip_longest
from typing import Any, ClassVar, NamedTuple, Protocol

from flask_babel import get_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value

from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import CHOSEN, TICKED, Answers, Cell, SectionView, Table
from askom_lms.paperwork.domain.cells import Line as TableLine
from askom_lms.paperwork.domain.filled import Issue, Severity
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.paperwork.domain.spec import FormSpec, Kind, Stage
from askom_lms.paperwork.domain.telling import cure, in_role, told

SECTIONS_SENT = "bagian"
"""Hidden field: the sections that were on the page. What was not on the page keeps its answer."""
SEEN = "dilihat"
"""Hidden field of each section: marks of the answers that the page showed, as JSON."""


class Held(NamedTuple):
    """An answer that was changed on this page and elsewhere since: nobody's is overwritten unseen."""

    mine: Any
    theirs: Any


class _Sent(Protocol):
    def getlist(self, key: str) -> list[Any]: ...


def _on_page(field: Any, formdata: _Sent | None) -> _Sent | None:
    return formdata if formdata is not None and field.section in formdata.getlist(SECTIONS_SENT) else None


class _OnPage:
    """A field whose section was not on the page is not read: an absent tick is then not an emptied one."""

    section: str

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(_on_page(self, formdata), data, extra_filters)  # type: ignore[misc]  # a mixin before a WTForms field


class Line(_OnPage, StringField):
    """Text, date, time and number: kept as typed, judged by the codec."""


class Lines(_OnPage, TextAreaField):
    """Text of several lines."""


class Choice(_OnPage, RadioField):
    """One of the options."""


class Ticks(_OnPage, SelectMultipleField):
    """Any of the options."""


class Agreement(_OnPage, BooleanField):
    """A statement that is ticked, or not."""


MAKERS: Mapping[Kind, type[Field]] = {
    Kind.TEXT: Line,
    Kind.LONGTEXT: Lines,
    Kind.DATE: Line,
    Kind.TIME: Line,
    Kind.INT: Line,
    Kind.ONE: Choice,
    Kind.YN: Choice,
    Kind.KBK: Choice,
    Kind.MANY: Ticks,
    Kind.VATM: Ticks,
    Kind.STATEMENT: Agreement,
}


class RecordForm(FlaskForm):
    """The places that one role fills. Drafts are never refused; sending is judged by every check of the form."""

    spec: ClassVar[FormSpec]
    stage: ClassVar[Stage]
    role: ClassVar[str]
    lent: ClassVar[Lent]
    cells: ClassVar[Mapping[str, Cell]]

    def __init__(
        self, formdata: Any = unset_value, *, answers: Answers | None = None, held: Mapping[str, Held] | None = None
    ) -> None:
        """`answers`: all answers of the record, also those of other roles. Form data is that of the request.

        `held`: answers in conflict; their places show what was typed here.
        """
        self.before = dict(answers or {})
        self.marks = marks_in(formdata)
        given = {} if formdata is unset_value else {"formdata": formdata}
        shown = {path: one.mine for path, one in (held or {}).items()}
        super().__init__(data=self.before | shown, **given)
        self.issues: list[Issue] = []

    @cached_property
    def differences(self) -> dict[str, Any]:
        """What was sent, tidied: path -> value, None for what was emptied. Only what differs from before."""
        sent = {path: self[path].data for path in self.cells}
        tidy = answering.clean(self.spec, self.stage, self.lent, sent, self.role)
        return {path: value for path, value in tidy.items() if not _is_same(value, self.before.get(path))}

    @cached_property
    def changes(self) -> dict[str, Any]:
        """What this page changes. An answer that only another device changed since the page was drawn stays."""
        return {path: value for path, value in self.differences.items() if self._is_typed_over(path, value, seen=True)}

    @cached_property
    def conflicts(self) -> dict[str, Held]:
        """What was changed on this page and, since it was drawn, on another device too."""
        return {
            path: Held(value, self.before.get(path))
            for path, value in self.differences.items()
            if self._is_typed_over(path, value, seen=False)
        }

    def _is_typed_over(self, path: str, value: Any, *, seen: bool) -> bool:
        """Whether the place was changed here, over the answer that stands now (`seen`) or over an older one."""
        if self.marks is None:
            return seen
        shown = self.marks.get(path, "")
        return mark_of(value) != shown and (mark_of(self.before.get(path)) == shown) is seen

    def seen(self, section: str) -> dict[str, str]:
        """What the page of a section sends back, so that it never overwrites what it did not show."""
        return marks_of({path: self.before.get(path) for path, cell in self.cells.items() if cell.section == section})

    @cached_property
    def answers(self) -> dict[str, Any]:
        """All answers of the record with what was sent."""
        return answering.merged(self.before, self.changes)

    @cached_property
    def sheet(self) -> Sheet:
        """The record as it stands after what was sent."""
        return Sheet(self.spec, self.stage, self.answers, self.lent, reader=self.role)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it may be sent. Every error has our sentence at its place; all findings stay in `issues`."""
        is_safe = bool(super().validate(extra_validators))
        self.issues = checks.run(self.spec, self.stage, self.answers, self.lent, self.role)
        return is_safe and not checks.errors(self.issues)

    def problems(self, path: str) -> list[str]:
        """The sentences at one place."""
        return [sentence(issue) for issue in self.issues if issue.path == path and issue.severity is Severity.ERROR]

    def hints(self, path: str) -> list[str]:
        """The warnings at one place."""
        return [sentence(issue) for issue in self.issues if issue.path == path and issue.severity is Severity.WARNING]

    def has_problem(self, line: TableLine) -> bool:
        """Whether anything in this row has to be mended."""
        paths = {one.path for cell in line.cells for one in (cell, *cell.companions)}
        return any(issue.path in paths and issue.severity is Severity.ERROR for issue in self.issues)

    def typed(self, cell: Cell) -> Any:
        """What stands in a place: as typed, even when it makes no sense yet."""
        return self[cell.path].data if self.is_mine(cell) else cell.value(self.answers)

    def is_mine(self, cell: Cell) -> bool:
        """Whether this role fills the place now."""
        return cell.path in self.cells

    @cached_property
    def _own_sections(self) -> set[str]:
        return {cell.section for cell in self.cells.values()}

    def left_to(self, view: SectionView) -> list[str]:
        """Who fills a section of which nothing is asked from this role."""
        if view.key in self._own_sections:
            return []
        waiting = (cell for cell in view.cells() if self._waits_for_others(cell) and cell.is_needed(self.answers))
        roles = dict.fromkeys(cell.field.filled_by for cell in waiting)
        return [in_role(role, lending.name_of(self.lent, role), _language()) for role in roles]

    def filler(self, cell: Cell) -> str:
        """Who fills this place, where others of its section are this role's own."""
        if cell.section not in self._own_sections or not self._waits_for_others(cell):
            return ""
        return in_role(cell.field.filled_by, language=_language())

    def _waits_for_others(self, cell: Cell) -> bool:
        is_open = bool(cell.path) and not cell.is_locked and not cell.is_filled(self.answers)
        is_open = is_open and cell.is_asked(self.answers)
        return is_open and cell.field.filled_by != self.role

    def fills(self, table: Table) -> bool:
        """Whether this role writes into this table, so that a new row would be of use to it."""
        return not table.lines or any(self.is_mine(cell) for cell in table.cells())


def form_class(spec: FormSpec, stage: Stage, role: str, lent: Lent) -> type[RecordForm]:
    """The WTForms class for what this role fills at this stage; field names are paths."""
    cells = answering.for_role(spec, stage, lent, role)
    fields = {path: _make(cell) for path, cell in cells.items()}
    known = {"spec": spec, "stage": stage, "role": role, "lent": lent, "cells": cells}
    return type(f"{spec.code}@{spec.edition}", (RecordForm,), {**known, **fields})


def draft(form: type[RecordForm], formdata: MultiDict[str, str], before: Answers) -> RecordForm:
    """A draft as it was sent; never refuses anything. Sections that were not on the page are left alone."""
    return form(formdata, answers=before)


def mark_of(value: Any) -> str:
    """A short mark of an answer: equal answers have equal marks, an empty one has none."""
    if answering.is_empty(value):
        return ""
    return f"{zlib.crc32(json.dumps(value, sort_keys=True).encode()):08x}"


def marks_of(answers: Answers) -> dict[str, str]:
    """Path -> mark of every answer that is there: what a page sends back in the field SEEN."""
    return {path: mark for path, value in answers.items() if (mark := mark_of(value))}


def marks_in(formdata: Any) -> dict[str, str] | None:
    """The marks that a page sent back; None when it sent none (an own program, not our page)."""
    sent = formdata.getlist(SEEN) if hasattr(formdata, "getlist") else []
    try:
        pages = [json.loads(one) for one in sent]
    except ValueError:
        return None
    known = [page for page in pages if isinstance(page, dict)]
    return {str(path): str(mark) for page in known for path, mark in page.items()} if known else None


def sentence(issue: Issue) -> str:
    """What to do about an issue, in the reader's language, without a closing point."""
    return told(issue, language=_language()).what.removesuffix(".")


def summary(issues: Iterable[Issue], url: str = "", reader: str = "") -> list[dict[str, str]]:
    """Issues for the list on top of a page: {text, href, cure}, read in the role `reader`.

    `url` is a page of the form with sections at `?bagian=`. Who cures neighbours in the same way, and how, is said
    once, under the last of them.
    """
    found = list(issues)
    cures = [cure(issue, reader, _language()) for issue in found]
    return [
        {"text": _told(issue), "href": _place(issue, url), "cure": "" if mine == following else mine}
        for issue, mine, following in zip_longest(found, cures, cures[1:])
    ]


def _language() -> str:
    return str(get_locale() or "id")[:2]


def _told(issue: Issue) -> str:
    """KUK 2.2: tulis standar industri atau tempat kerja. The place is not said twice."""
    said = sentence(issue)
    if not issue.where or issue.where.rpartition(", ")[2] in said:
        return said
    is_word = said[1:2].islower() or said[1:2] == " "
    return f"{issue.where}: {said[:1].lower() if is_word else said[:1]}{said[1:]}"


def _place(issue: Issue, url: str) -> str:
    if not issue.path:
        return ""
    return f"{url}?bagian={issue.section}#{issue.path}" if url else f"#{issue.path}"


def _make(cell: Cell) -> Any:
    maker = type(MAKERS[cell.field.kind].__name__, (MAKERS[cell.field.kind],), {"section": cell.section})
    if cell.field.kind not in CHOSEN | TICKED:
        return maker(cell.name, id=cell.path)
    options = [SelectChoice(option.value, option.label) for option in cell.field.options]
    return maker(cell.name, id=cell.path, choices=options, validate_choice=False)


def _is_same(sent: Any, before: Any) -> bool:
    return sent == before or (answering.is_empty(sent) and answering.is_empty(before))
