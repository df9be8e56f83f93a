"""Changes to the world of registry."""

import datetime as dt

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.domain import LSP_KINDS, is_code
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.registry.policy import P


def create_institution(
    act: Act,
    *,
    code: str,
    name: str,
    kind: InstitutionKind,
    lsp_kind: str = "",
    licence_number: str = "",
    licence_until: dt.date | None = None,
    address: str = "",
    head_name: str = "",
    head_office: str = "",
) -> Institution:
    """Add an institution; its chain begins here.

    Raises Denied; Invalid `registry.code_unreadable`, `registry.name_missing` or `registry.lsp_kind_unknown`;
    Refusal `registry.code_taken`.
    """
    act.require(P.CREATE)
    if not is_code(code):
        raise Invalid("registry.code_unreadable", short=code[:40])
    if not name.strip():
        raise Invalid("registry.name_missing")
    if lsp_kind not in LSP_KINDS:
        raise Invalid("registry.lsp_kind_unknown", found=lsp_kind[:8])
    if session().scalar(select(Institution.id).where(Institution.code == code)) is not None:
        raise Refusal("registry.code_taken", short=code)
    institution = Institution(
        code=code,
        name=" ".join(name.split()),
        kind=kind,
        lsp_kind=lsp_kind,
        licence_number=licence_number.strip(),
        licence_until=licence_until,
        address=address.strip(),
        head_name=head_name.strip(),
        head_office=head_office.strip(),
    )
    session().add(institution)
    session().flush()
    act.record("institution.created", ChainRef("institution", institution.id), institution, {"code": code})
    return institution
