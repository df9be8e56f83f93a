"""When a signature place of a form is for its person to attend to."""

from collections.abc import Iterator
from dataclasses import dataclass

from askom_lms.paperwork.domain.spec import FormSpec


@dataclass(frozen=True)
class Place:
    """One required signature of one role on one form at one stage."""

    form: str
    stage: str
    role: str
    after: tuple[str, ...]
    """The roles that sign before it."""
    writes: bool
    """The role has answers of its own to give. Without any it only signs what the others have made complete."""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.form, self.stage, self.role


def places_of(spec: FormSpec) -> Iterator[Place]:
    """Every required signature place of a form, stage by stage."""
    writers = {field.filled_by for field in spec.fields()}
    for stage in spec.stages:
        for slot in spec.slots_at(stage):
            if slot.required:
                after = tuple(spec.slot(key).role for key in slot.after)
                yield Place(spec.code, stage.value, slot.role, after, slot.role in writers)
