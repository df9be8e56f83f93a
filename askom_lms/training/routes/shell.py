"""What every page of a class setup shows: the rules strip, the five steps, and refusals in words."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from askom_lms.kernel import clock, web
from askom_lms.kernel.messages import Refusal, Sentence, sentence
from askom_lms.registry.domain import is_verified
from askom_lms.registry.models import Tuk
from askom_lms.training.domain.calendar import DayRemark
from askom_lms.training.forms import WEEKDAYS
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import rules_strip


def setup_page(
    template: str,
    klass: TrainingClass,
    place: str,
    *,
    refusal: Refusal | None = None,
    may_edit: bool = True,
    **params: Any,
) -> str:
    """A page of the setup of one class, with strip and steps."""
    return render_template(
        f"training/{template}.html",
        klass=klass,
        steps=steps(klass.slug, place),
        rules=rules_strip(klass, web.language(), may_edit=may_edit),
        said=said(refusal),
        may_edit=may_edit,
        **params,
    )


def steps(slug: str, place: str) -> list[dict[str, Any]]:
    """The five steps as links; each is saved on its own, so any order and Back are safe."""
    words = (
        ("tempat", "training.show_place", _("1 Tempat dan tanggal")),
        ("skema", "training.show_programme", _("2 Skema")),
        ("jadwal", "training.show_plan", _("3 Jadwal")),
        ("petugas", "training.show_staff", _("4 Petugas")),
        ("peserta", "training.show_numbers", _("5 Peserta")),
    )
    return [
        {"label": label, "url": url_for(endpoint, slug=slug), "current": key == place} for key, endpoint, label in words
    ]


def tuk_mark(tuk: Tuk, klass: TrainingClass) -> str:
    """What is to be marked of a TUK for this class; empty while its verification reaches the last day."""
    if tuk.closed_at is not None:
        return str(_("sudah ditutup"))
    if is_verified(tuk.verified_until, klass.ends_on):
        return ""
    if tuk.verified_until is None:
        return str(_("belum diverifikasi"))
    return str(_("verifikasi berakhir %(on)s", on=clock.tanggal(tuk.verified_until, with_day=False)))


def said(refusal: Refusal | None) -> Sentence | None:
    """A refusal in the language of the page."""
    return refusal.sentence(web.language()) if refusal else None


def remarks_in_words(remarks: list[DayRemark]) -> list[str]:
    """Soft warnings about a timetable."""
    found = []
    for remark in remarks:
        params = {
            **remark.params,
            **({"date": clock.tanggal(remark.params["date"])} if "date" in remark.params else {}),
        }
        found.append(sentence(f"training.remark.{remark.code}", params, web.language()).what)
    return found


def weekday_remark(stated: str, form_date: Any) -> str:
    """The warning for a letter that names another weekday than its date has (K8)."""
    params = {"stated": str(WEEKDAYS[int(stated)]), "date": clock.tanggal(form_date)}
    return sentence("training.remark.weekday", params, web.language()).what
