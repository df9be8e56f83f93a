"""After the issue of a training certificate: frozen, revoked, replaced, downloaded by its holder only."""

import pytest
from sqlalchemy import select

from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate
from askom_lms.kernel import db
from askom_lms.kernel.messages import Invalid, NotFound, Refusal, StepUpNeeded
from tests.assessment.world import EVENING, act_of
from tests.certification.ways import certificate_of, code_of, issued, klass_of, ready


@pytest.mark.row("002-097")
def test_a_certificate_is_frozen_unfrozen_and_revoked_with_a_reason(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    act = act_of(world.panitia, EVENING)
    with pytest.raises(Invalid):
        services.freeze_certificate(act, certificate, reason=" ")
    with pytest.raises(StepUpNeeded):
        services.freeze_certificate(act_of(world.panitia, EVENING, stepped_up=False), certificate, reason="Ragu")

    services.freeze_certificate(act, certificate, reason="Diperiksa ulang")
    assert (certificate.state, certificate.state_reason) == (CertificateState.FROZEN, "Diperiksa ulang")
    services.unfreeze_certificate(act, certificate, reason="Data benar")
    services.revoke_certificate(act, certificate, reason="Kehadiran tidak benar")
    assert certificate.state is CertificateState.REVOKED
    with pytest.raises(Refusal) as refused:
        services.unfreeze_certificate(act, certificate, reason="Menyesal")
    assert code_of(refused) == "certificate.not_now"


def test_a_replaced_certificate_makes_room_for_a_new_number(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    new = services.replace_certificate(act_of(world.panitia, EVENING), certificate, reason="Nama salah")
    db.session().commit()
    assert (certificate.state, new.state) == (CertificateState.REPLACED, CertificateState.PREPARED)

    issued(world, 0)
    kept = db.session().scalars(select(Certificate).where(Certificate.enrolment_id == world.seats[0])).all()
    assert {one.number for one in kept} == {"001/PLT-ASKOM/ND47/XI/2026", "002/PLT-ASKOM/ND47/XI/2026"}


def test_a_prepared_certificate_cannot_be_frozen(world):
    services.prepare_certificates(act_of(world.panitia), klass_of(world))
    with pytest.raises(Refusal):
        services.freeze_certificate(act_of(world.panitia, EVENING), certificate_of(world, 0), reason="x")


def test_the_holder_may_download_and_a_class_mate_finds_nothing(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    assert queries.download(act_of(world.trainees[0], EVENING), certificate.id)
    with pytest.raises(NotFound):
        queries.download(act_of(world.trainees[1], EVENING), certificate.id)
