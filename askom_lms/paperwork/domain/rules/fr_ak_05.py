"""FR.AK.05: one row for each asesi of the schedule, with the K or BK of his FR.AK.02."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules.turns import lacks_recommendation


def recommendation_is_known(form: Filled) -> Iterable[Issue]:
    if lacks_recommendation(form):
        yield form.issue("paperwork.fr_ak_05.belum_putusan")


def has_every_asesi(form: Filled) -> Iterable[Issue]:
    if not list(form.lines("baris")):
        yield form.issue("paperwork.fr_ak_05.kosong")


def agrees_with_the_record(form: Filled) -> Iterable[Issue]:
    """K/BK equals the recommendation of FR.AK.02, where the host lends it as `hasil`."""
    for line in form.lines("baris"):
        path = f"baris:{line.row.key}:rekomendasi"
        recorded = line.row.about.get("hasil", "")
        if recorded and form.text(path) and form.text(path) != recorded:
            yield form.issue("paperwork.fr_ak_05.beda", path, name=line.row.text, recorded=recorded)


RULES = (recommendation_is_known, has_every_asesi, agrees_with_the_record)
