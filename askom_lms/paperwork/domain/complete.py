"""Whether what a signature covers is complete."""

from collections.abc import Sequence

from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.domain import seal
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.lent import Lent, named
from askom_lms.paperwork.domain.spec import FormSpec, Slot, Stage
from askom_lms.paperwork.domain.telling import told


def why_incomplete(
    spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, slot: Slot, wrong: Sequence[Issue]
) -> Refusal | None:
    """Why nobody signs here yet, None when he may. `wrong`: the errors of the whole sheet.

    `paperwork.cannot_sign` for the form as a whole, `paperwork.own_part_incomplete` for answers of this role,
    `paperwork.others_part_incomplete` for the first answer that another role still owes.
    """
    if whole := next((issue for issue in wrong if not issue.path and "*" in slot.covers), None):
        return Refusal("paperwork.cannot_sign", label=slot.label, reason=told(whole).what)
    covered = seal.covered_paths(spec, stage, answers, lent, slot) if wrong else frozenset()
    open_ones = [issue for issue in wrong if issue.path in covered]
    cells = cells_of(spec, stage, lent, answers) if open_ones else {}
    if mine := [issue for issue in open_ones if cells[issue.path].field.filled_by == slot.role]:
        return Refusal("paperwork.own_part_incomplete", label=slot.label, count=len(mine))
    for issue in open_ones:
        who = named(lent, cells[issue.path].field.filled_by)
        return Refusal("paperwork.others_part_incomplete", label=slot.label, place=issue.where, who=who)
    return None
