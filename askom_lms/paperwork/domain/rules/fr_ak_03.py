"""FR.AK.03: filled by the asesi after the recommendation; a "Tidak" asks for a comment and does not force it."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity


def after_the_recommendation(form: Filled) -> Iterable[Issue]:
    if "ak_02" in form.plan and not form.plan["ak_02"].get("rekomendasi"):
        yield form.issue("paperwork.fr_ak_03.belum_putusan")


def no_asks_for_a_comment(form: Filled) -> Iterable[Issue]:
    for line in form.lines("komponen"):
        path = f"komponen:{line.row.key}"
        if form.text(f"{path}:hasil") == "tidak" and not form.text(f"{path}:catatan"):
            yield form.issue("paperwork.fr_ak_03.catatan", f"{path}:catatan", severity=Severity.WARNING)


RULES = (after_the_recommendation, no_asks_for_a_comment)
