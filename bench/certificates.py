"""24 sealed training certificates: CPU seconds of the process that seals and of the children that draw."""

import os
import time
from pathlib import Path

from sqlalchemy import select

from askom_lms.certification import services
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.certificates import issuables
from askom_lms.certification.routes.printing import certificate_pdf
from askom_lms.kernel import clock, db, pdf, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.training.models import TrainingClass

GOAL = 6.0
TICKS = os.sysconf("SC_CLK_TCK")
CPU_FIELDS = slice(11, 15)
"""utime, stime and those of its own children in /proc/<pid>/stat, counted behind the name of the command."""


def cpu_of(pids):
    """CPU seconds that these processes have used so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split() for pid in pids]
    return sum(int(part) for each in fields for part in each[CPU_FIELDS]) / TICKS


def run(app, stage):
    """(number of certificates, CPU seconds, kilobytes of one). The children are warm, as in a running installation."""
    with app.app_context(), db.writing():
        klass = db.session().get_one(TrainingClass, stage.class_id)
        services.prepare_certificates(Act.system(), klass)
        db.session().flush()
        ready = issuables(list(db.session().scalars(select(Certificate.id))))
        on = clock.day_of(clock.now())
        chain = ChainRef("class", stage.class_id)
        sealing.sealed(certificate_pdf(ready[0].facts, "000/PLT", ready[0].code, on), chain)
        children = pdf._pool.pids()  # noqa: SLF001 - the benchmark looks at the processes themselves
        began = time.process_time() + cpu_of(children)
        drawn = (certificate_pdf(one.facts, f"{n:03}/PLT", one.code, on) for n, one in enumerate(ready, 1))
        made = [sealing.sealed(one, chain) for one in drawn]
        spent = time.process_time() + cpu_of(children) - began
        db.session().rollback()
        db.db.session.remove()
    return len(made), spent, len(made[0]) / 1024
