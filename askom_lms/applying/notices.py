"""The applicant hears what became of his application."""

from collections.abc import Mapping

from askom_lms.applying.models import CertificationApplication
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.mail import queue_mail


def _tell(act: Act, application: CertificationApplication, template: str) -> None:
    enrolment = application.enrolment
    queue_mail(
        enrolment.person.email, template, now=act.now, name=enrolment.person.name,
        number=enrolment.training_class.number, version=application.version,
    )  # fmt: skip


def accepted(act: Act, application: CertificationApplication) -> None:
    """He takes part in the certification (002:9.1.6)."""
    _tell(act, application, "certification_application_accepted")


def returned(act: Act, application: CertificationApplication) -> None:
    """He mends it and sends it again; which rows stands on his page, not in a mail."""
    _tell(act, application, "certification_application_returned")


def refused(act: Act, application: CertificationApplication) -> None:
    """He takes no part; why stands on his page."""
    _tell(act, application, "certification_application_refused")


NOTICES: Mapping[str, Notice] = {
    "certification_application.accept": accepted,
    "certification_application.return": returned,
    "certification_application.refuse": refused,
}
