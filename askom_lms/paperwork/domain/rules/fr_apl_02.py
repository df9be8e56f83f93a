"""FR.APL.02: every elemen is answered, K rests on evidence, and going on despite BK is argued."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.shared import has_units


def k_has_evidence(form: Filled) -> Iterable[Issue]:
    """K without evidence is a warning: evidence may come during the assessment."""
    for line in form.lines("elemen"):
        path = f"elemen:{line.row.key}"
        if form.text(f"{path}:kbk") == "K" and not form.text(f"{path}:bukti"):
            yield form.issue(
                "paperwork.fr_apl_02.bukti", f"{path}:bukti", severity=Severity.WARNING, clause="002:9.1.3"
            )


def going_on_despite_bk_is_argued(form: Filled) -> Iterable[Issue]:
    """Those who declare themselves competent go on; with any BK the asesor stops or says why not."""
    has_bk = any(form.text(f"elemen:{line.row.key}:kbk") == "BK" for line in form.lines("elemen"))
    if has_bk and form.text("rekomendasi") == "dapat" and not form.text("pertimbangan"):
        yield form.issue("paperwork.fr_apl_02.pertimbangan", "pertimbangan", clause="002:9.2.6")


RULES = (k_has_evidence, going_on_despite_bk_is_argued, has_units)
