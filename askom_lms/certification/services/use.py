"""The holder agrees how he uses his certificate (002 9.8)."""

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import Agreement
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.use import use_facts
from askom_lms.kernel.act import Act


def agree_use(act: Act, certificate: Certificate, version: int) -> Agreement:
    """His signature under the four points. Raises NotFound; Invalid `agreements.other_version`."""
    act.require(P.RESULT, certificate)
    return agreements.sign(
        act, Key.USE, version, subject_kind="certificate", subject_id=certificate.id, facts=use_facts(certificate)
    )
