"""How to find rows of certification: standings, recommendations, meetings, certificates, results."""

from askom_lms.certification.queries import evidence
from askom_lms.certification.queries.aca import (
    AcaPage,
    Evidence,
    aca_page,
    aca_record,
    class_aca_page,
    class_aca_record,
    evidence_of,
    own_aca_record,
)
from askom_lms.certification.queries.certificates import (
    CertificatePage,
    certificate_classes,
    certificate_detail,
    class_certificates,
    download,
    get_certificate,
)
from askom_lms.certification.queries.competence import OwnCompetence, own_competence
from askom_lms.certification.queries.meetings import (
    MeetingPage,
    get_meeting,
    meeting_class,
    meeting_list,
    meeting_page,
    member_choices,
)
from askom_lms.certification.queries.outcome import OUTCOME
from askom_lms.certification.queries.pre_day import PreDayPage, pre_day_page
from askom_lms.certification.queries.result import (
    OWN_APPEAL,
    OwnAppeal,
    ResultPage,
    own_appeal,
    own_recommendation,
    own_result,
)
from askom_lms.certification.queries.separation import separation_page
from askom_lms.certification.queries.standing import Standing, standings
from askom_lms.certification.queries.trainer import (
    TrainerPage,
    class_list,
    class_to_read,
    recommendation_list,
    trainer_page,
    trainer_recommendation,
)
from askom_lms.certification.queries.use import must_agree_first, own_certificate, use_facts, use_signed

__all__ = [
    "OUTCOME",
    "OWN_APPEAL",
    "AcaPage",
    "CertificatePage",
    "Evidence",
    "MeetingPage",
    "OwnAppeal",
    "OwnCompetence",
    "PreDayPage",
    "ResultPage",
    "Standing",
    "TrainerPage",
    "aca_page",
    "aca_record",
    "certificate_classes",
    "certificate_detail",
    "class_aca_page",
    "class_aca_record",
    "class_certificates",
    "class_list",
    "class_to_read",
    "download",
    "evidence",
    "evidence_of",
    "get_certificate",
    "get_meeting",
    "meeting_class",
    "meeting_list",
    "meeting_page",
    "member_choices",
    "must_agree_first",
    "own_aca_record",
    "own_appeal",
    "own_certificate",
    "own_competence",
    "own_recommendation",
    "own_result",
    "pre_day_page",
    "recommendation_list",
    "separation_page",
    "standings",
    "trainer_page",
    "trainer_recommendation",
    "use_facts",
    "use_signed",
]
