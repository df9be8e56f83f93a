"""Friday in tests: an asesi is registered, everything stands for the examination."""

from sqlalchemy import select

from askom_lms.assessment import services
from askom_lms.kernel import db
from askom_lms.skema.models import Skema, SkemaStandard, Standard
from tests.assessment.world import (
    act_of,
    declared,
    real_asesi,
    seat_of,
    stamp,
)


def register(world, index=0, *, by=None, email="asesi@contoh.id"):
    act = act_of(by or world.trainees[index])
    return services.register_real_asesi(
        act, seat_of(world, index), name="Rina Asesi", email=email, occupation="Staf data", institution="PT Contoh"
    )


def code_of(refused):
    return refused.value.code


def revoke_the_standard(world):
    skema = db.session().get_one(Skema, world.skema.id)
    standard = db.session().scalar(select(Standard).join(SkemaStandard).where(SkemaStandard.skema_id == skema.id))
    standard.is_revoked = True
    skema.source_sha256 = "1" * 64
    db.session().flush()
    return skema


def ready(world):
    """Everything stands for the examination of the first trainee."""
    real_asesi(world, 0)
    declared(world, 0)
    stamp(world, 0, "hijau", phases=("planning",))
