"""What proves a certificate without this installation: its line in the chain, the parafs before it, and the way up.

Lines go out as they stand. They hold ids, hashes and MET numbers, never a name (askom_lms/kernel/audit.py).
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.models import Certificate
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import checkpoints, sealing
from askom_lms.kernel.audit import Chain, ChainEntry, leaf, merkle_levels, name_of, path_in
from askom_lms.kernel.checkpoints import Signed
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal

FORMAT = "askom-bukti-1"
ISSUE = "certificate.issue"


@dataclass(frozen=True)
class Tree:
    """The lines of a chain up to one checkpoint."""

    bodies: Sequence[str]
    levels: list[list[bytes]]

    @classmethod
    def of(cls, bodies: Sequence[str]) -> "Tree":
        return cls(bodies, merkle_levels([leaf(body) for body in bodies]))

    def line(self, seq: int) -> dict[str, Any]:
        """One line with what proves that it stands below the root."""
        return {"seq": seq, "body": self.bodies[seq - 1], "path": path_in(self.levels, seq - 1)}


def proof_of(code: str) -> dict[str, Any] | None:
    """The proof of the issued certificate with this code, as it is written into a file; None when there is none.

    Raises Refusal `certification.proof_not_yet` until a checkpoint covers its line.
    """
    found = _issue_of(code)
    if found is None:
        return None
    certificate, chain, seq = found
    signed = checkpoints.newest(name_of(chain))
    if signed is None or signed.checkpoint.size < seq:
        raise Refusal("certification.proof_not_yet")
    tree = Tree.of(_bodies(chain.id, signed.checkpoint.size))
    return {
        "format": FORMAT,
        "certificate": {"code": codes.shown(code), "number": certificate.number, "sha256": certificate.pdf_sha256},
        "entry": tree.line(seq),
        "parafs": _parafs(certificate.enrolment_id, tree),
        **checkpoint_lines(signed),
        **_withdrawn_keys(chain, seq),
    }


def _issue_of(code: str) -> tuple[Certificate, Chain, int] | None:
    """An issued certificate with the chain of its class and the number of its line."""
    if not codes.is_code(code):
        return None
    row = session().execute(
        select(Certificate, Chain, ChainEntry.seq)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Chain, (Chain.kind == "class") & (Chain.ref == Enrolment.class_id))
        .join(
            ChainEntry,
            (ChainEntry.subject_kind == "certificate")
            & (ChainEntry.subject_id == Certificate.id)
            & (ChainEntry.chain_id == Chain.id)
            & (ChainEntry.kind == ISSUE),
        )
        .where(Certificate.code == code, Certificate.pdf_sha256.is_not(None))
    ).first()  # fmt: skip
    return (row[0], row[1], row[2]) if row else None


def recorded_by(code: str) -> dt.datetime | None:
    """The moment of the first signed checkpoint that covers the issue of this certificate; None without one."""
    found = _issue_of(code)
    signed = checkpoints.first_over(name_of(found[1]), found[2]) if found else None
    return dt.datetime.fromisoformat(signed.checkpoint.at) if signed else None


def _withdrawn_keys(chain: Chain, seq: int) -> dict[str, Any]:
    """The keys that do not count any more, and the first checkpoint that covers the line: it may be older than that."""
    signed = checkpoints.first_over(name_of(chain), seq)
    if signed is None or not sealing.list_of_retired():
        return {}
    line = Tree.of(_bodies(chain.id, signed.checkpoint.size)).line(seq)
    return {"withdrawn_keys": sealing.list_of_retired().decode(), "first": {"entry": line, **checkpoint_lines(signed)}}


def checkpoint_lines(signed: Signed) -> dict[str, Any]:
    """A checkpoint, and what the root says of the key that signed it."""
    return {"checkpoint": signed.line(), "certificate_of_checkpoint_key": sealing.certificate_of(signed)}


def _bodies(chain_id: uuid.UUID, size: int) -> Sequence[str]:
    wanted = select(ChainEntry.body).where(ChainEntry.chain_id == chain_id, ChainEntry.seq <= size)
    return session().scalars(wanted.order_by(ChainEntry.seq)).all()


def _parafs(enrolment_id: uuid.UUID, tree: Tree) -> list[dict[str, Any]]:
    """The standing parafs of the holder that have a line in the chain, in the order in which they were given."""
    rows = session().execute(
        select(DossierItem.form_code, DossierItem.folder, Submission.number, Paraf.fingerprint, Paraf.chain_seq)
        .join(Submission, Submission.id == Paraf.submission_id)
        .join(DossierItem, DossierItem.id == Submission.item_id)
        .where(DossierItem.enrolment_id == enrolment_id, Paraf.revoked_at.is_(None), Paraf.chain_seq > 0)
        .order_by(Paraf.chain_seq)
    )  # fmt: skip
    return [
        {"form": form, "folder": str(folder), "version": number, "fingerprint": fingerprint, **tree.line(seq)}
        for form, folder, number, fingerprint, seq in rows
        if seq <= len(tree.bodies)
    ]
