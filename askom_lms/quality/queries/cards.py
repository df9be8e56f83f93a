"""What quality adds to pages below it: a card on the home of a trainee from the last day on, links for a class."""

from flask_babel import gettext as _

from askom_lms.coursework.queries.home import HOME_CARDS, Card, Seat
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.quality.domain.evaluating import last_day
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import CLASS_LINKS


def evaluation_card(act: Act, seat: Seat) -> Card | None:
    """On the days on which he may answer; it costs no query."""
    last = last_day(seat.ends_on, seat.evaluation_days)
    if not seat.ends_on <= clock.in_zone(act.now, seat.zone).date() <= last:
        return None
    slug = next((place.slug for place in act.person.places if place.scope == seat.class_id), "")
    until = ((str(_("Dapat diisi sampai")), clock.tanggal(last)),)
    return Card(_("Evaluasi master asesor"), until, f"/kelas/{slug}/evaluasi", _("Isi evaluasi")) if slug else None


def class_links(act: Act, klass: TrainingClass) -> list[tuple[str, str]]:
    """The pages of quality that this person may open."""
    base = f"/kelas/{klass.slug}"
    offered = (
        (P.READ, _("Laporan mutu kelas"), f"{base}/mutu"),
        (P.EVALUATE, _("Menilai master asesor"), f"{base}/evaluasi"),
        (P.RESULTS, _("Hasil evaluasi master asesor"), f"{base}/hasil-evaluasi"),
    )
    return [(str(word), url) for permission, word, url in offered if act.may(permission, klass)]


HOME_CARDS.append(evaluation_card)
CLASS_LINKS.append(class_links)
