"""The print of a competence certificate: one job, one print, the bytes kept for ever."""

import datetime as dt
from typing import Any

from flask import render_template

from askom_lms.certification.domain import codes
from askom_lms.certification.queries.certificates import competence_to_print
from askom_lms.certification.routes.printing import address_of
from askom_lms.certification.services.competence import COMPETENCE_JOB, keep_competence
from askom_lms.kernel import clock, files, jobs, pdf, qr, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef


@jobs.job(COMPETENCE_JOB, slow=True)
def print_competence(job: jobs.RunningJob) -> None:
    """Print one certificate that has its number and is not out; anything else is left as it is."""
    certificate_id = jobs.uuid_of(job.payload["certificate_id"])
    one = competence_to_print(certificate_id)
    if one is None:
        return
    plain = competence_pdf(one.facts, one.number, one.code, one.issued_on)
    content = sealing.sealed(plain, ChainRef("class", one.class_id))
    sha256 = files.store(content)
    with job.effect():
        keep_competence(Act.system(clock.now()), certificate_id, sha256, len(content), str(job.payload["by"]))


def competence_pdf(facts: dict[str, Any], number: str, code: str, on: dt.date) -> bytes:
    """Front and back of a competence certificate (instruments 13.2)."""
    address = address_of(code)

    def day(written: str) -> str:
        return clock.tanggal(dt.date.fromisoformat(written), with_day=False, language="id")

    html = render_template(
        "print/competence.html",
        facts=facts,
        number=number,
        code=codes.shown(code),
        address=address,
        issued_day=clock.tanggal(on, with_day=False, language="id"),
        until_day=day(facts["valid_until"]),
        sk_day=day(facts["sk_on"]),
    )
    return pdf.render(html, pictures={"qr.png": qr.png(address)})
