"""The receipt of a hand-in."""

from dataclasses import dataclass
from typing import Any

from askom_lms.coursework.domain.codes import shown, typed
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.models import WithdrawnCode
from askom_lms.coursework.queries.desk import Place, place_in_queue
from askom_lms.coursework.queries.items import VERSION, S, read, table, to_version
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound

W = table(WithdrawnCode)


@dataclass(frozen=True)
class Receipt:
    """One hand-in and where it stands now."""

    version: Version
    place: Place

    @property
    def code(self) -> str:
        return shown(self.version.code)


def receipt(act: Act, code: str) -> Receipt:
    """The receipt with this code, for whoever may read the item. Raises NotFound, Denied."""
    row = read(VERSION.where(S.code == typed(code)), act).one_or_none()
    version = _of_reader(act, row)
    return Receipt(version, place_in_queue(version.item, act.now))


def follows(act: Act, code: str) -> Version:
    """The version whose content replaced a withdrawn one with this code. Raises NotFound, Denied."""
    wanted = VERSION.join(W, W.c.submission_id == S.id).where(W.c.code == typed(code))
    return _of_reader(act, read(wanted, act).one_or_none())


def _of_reader(act: Act, row: Any) -> Version:
    if row is None:
        raise NotFound
    version = to_version(row)
    act.require(CourseworkPermission.READ, version)
    return version
