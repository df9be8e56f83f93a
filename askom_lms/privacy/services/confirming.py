"""Who answers for the installation confirms how long a class of documents stays; before that nothing of it goes."""

from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.privacy.domain.retention import LONGEST, REASON_AT_MOST, problem
from askom_lms.privacy.models import RetentionDecision
from askom_lms.privacy.policy import P
from askom_lms.privacy.queries import get_time

SEALED = ("kind", "version", "days", "reason", "decided_at", "decided_by_id")


def confirm_time(act: Act, key: str, *, days: int | None, reason: str, seen: int) -> RetentionDecision:
    """From now on this class of documents stays so many days; `seen` is the version that was on the page, 0 for none.

    Raises Denied, NotFound, StepUpNeeded; Invalid `privacy.retention_days`, `privacy.retention_short` (never below a
    minimum of law), `privacy.retention_reason`; Refusal `privacy.retention_fixed`, `privacy.retention_changed`.
    """
    act.require(P.RETAIN)
    act.step_up()
    audit.hold(PLATFORM)
    time, reason = get_time(act, key), reason.strip()
    code = problem(time.kind, days, reason)
    if code == "privacy.retention_fixed":
        raise Refusal(code)
    if code or days is None:
        told = {"least": time.kind.least, "clause": time.kind.clause, "most": LONGEST, "letters": REASON_AT_MOST}
        raise Invalid(code, **told)
    if seen != time.version:
        raise Refusal("privacy.retention_changed")
    made = RetentionDecision(
        kind=key, version=time.version + 1, days=days, reason=reason, decided_at=act.now, decided_by_id=act.actor_id,
        decided_by_name=act.actor.name if act.actor else "",
    )  # fmt: skip
    session().add(made)
    session().flush()
    act.record("retention.confirmed", PLATFORM, made, {"kind": key, "days": days}, seals=SEALED)
    return made
