"""Short cuts to an application that was sent, and to what was said of it."""

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.applying import queries, services
from askom_lms.applying.domain.states import ApplicationEvent, Ruling
from askom_lms.kernel import db
from tests.assessment.world import EVENING, act_of, seat_of
from tests.certification.ways import examined

FACTS = {"skema": "x", "kelas": "47/2026", "jadwal": "-", "biaya": "Ditanggung LSP"}
BLURRED = "Foto KTP tidak terbaca."


def sent(world, index=0, *, now=EVENING):
    """Examined, informed, agreed and sent."""
    act, seat = act_of(world.trainees[index], now), seat_of(world, index)
    if queries.application_of(seat.id) is None:
        examined(world, index)
        services.acknowledge(act, seat, 1, FACTS)
        agreements.sign(act, Key.RIGHTS, 1)
        agreements.sign(act, Key.ETHICS, 1)
    found = services.send(act, seat_of(world, index))
    db.session().commit()
    return found


def rules_of(application):
    """The rules of its rows of evidence, in their order."""
    return [row.rule for row in queries.evidence_in(application)]


def judged(by, application, event=ApplicationEvent.ACCEPT, *, unmet=None, reason="", now=EVENING, leave=()):
    """All rows are met but `unmet` (rule -> reason); the rules of `leave` are not looked at."""
    act = act_of(by, now)
    found = queries.get_application(act, application.id)
    said = {rule: Ruling(is_met=True) for rule in rules_of(found) if rule not in leave}
    said |= {rule: Ruling(is_met=False, reason=why) for rule, why in (unmet or {}).items()}
    services.judge(act, found, event, said, reason=reason)
    db.session().commit()
    return found


def returned(by, application, *, now=EVENING):
    """Back to the applicant: his KTP cannot be read."""
    return judged(by, application, ApplicationEvent.RETURN, unmet={rules_of(application)[0]: BLURRED}, now=now)
