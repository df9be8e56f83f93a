"""Adding an edition is adding a data file: new records are filled in it, older ones stay with theirs for ever."""

import hashlib
import shutil

import pytest

from askom_lms import official_forms
from askom_lms.kernel import db, pdf
from askom_lms.paperwork import queries, services
from askom_lms.paperwork.domain import seal
from askom_lms.paperwork.domain.answers import compact
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.samples import sample_answers
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.forms import form_class
from askom_lms.paperwork.services import record_document
from tests.factories.classes import open_class
from tests.paperwork.test_forms import sent
from tests.paperwork.test_paper import FRAME, sheet_with
from tests.paperwork.valid_answers import LENT

FORM, NEW = "FR.AK.03", "V2027"
ITEM = "Saya mengetahui kepada siapa banding diajukan"


@pytest.fixture
def root(tmp_path):
    """The folder of forms, where a later edition may be added."""
    root = tmp_path / "forms"
    shutil.copytree(official_forms.ROOT, root)
    return root


def release(root, path, text):
    """What a release does: the file, and its line in the lock."""
    (root / path).write_text(text, encoding="utf-8")
    line = f"{hashlib.sha256((root / path).read_bytes()).hexdigest()}  {path}\n"
    lock = root / official_forms.LOCK
    lock.write_text(lock.read_text(encoding="utf-8") + line, encoding="utf-8")


def add_an_edition(root):
    """A later family with one changed form: an eleventh item, and another title."""
    lists = (root / "lists/v2023.toml").read_text(encoding="utf-8")
    release(root, "lists/v2027.toml", lists.replace('"V2023"', f'"{NEW}"'))
    form = (root / "fr-ak-03/v2023.toml").read_text(encoding="utf-8").replace('"V2023"', f'"{NEW}"')
    eleventh = f'  {{ key = "k11", text = "{ITEM}" }},\n]\ncolumn'
    release(
        root, "fr-ak-03/v2027.toml", form.replace("]\ncolumn", eleventh).replace("Umpan Balik dan", "Umpan Balik serta")
    )


def printed(spec, answers):
    document = record_document(sheet_with(spec, Stage.WHOLE, answers), FRAME)
    return pdf.render(document.html, pictures=document.pictures)


def test_a_record_is_filled_in_an_added_edition_while_an_older_one_keeps_its_own(root, request_of):
    older = load_edition(FORM, root=root)
    answers = sample_answers(older, Stage.WHOLE, LENT)
    before = (seal.fingerprint(older, Stage.WHOLE, answers, LENT), printed(older, answers))

    add_an_edition(root)
    assert official_forms.check_lock(root) == []
    assert official_forms.editions(FORM, root) == ("V2023", NEW)
    newer = load_edition(FORM, NEW, root)
    asked = set(cells_of(newer, Stage.WHOLE, LENT)) - set(cells_of(older, Stage.WHOLE, LENT))
    assert asked == {"komponen:k11:hasil", "komponen:k11:catatan"}

    form = form_class(newer, Stage.WHOLE, "asesi", LENT)
    assert not form(sent(answers, "komponen", "lainnya")).validate(), "the added item is required"
    filled = form(sent({**answers, "komponen:k11:hasil": "tidak"}, "komponen", "lainnya"))
    assert filled.validate()
    said = pdf.info(printed(newer, compact(filled.changes))).text
    assert ITEM in " ".join(said.split())
    assert "Umpan Balik serta Catatan" in " ".join(said.split())
    assert seal.fingerprint(newer, Stage.WHOLE, answers, LENT) != before[0]

    kept = load_edition(FORM, "V2023", root)
    assert (seal.fingerprint(kept, Stage.WHOLE, answers, LENT), printed(kept, answers)) == before


def test_all_other_forms_of_an_added_family_stay_as_they_are(root):
    add_an_edition(root)
    for code in official_forms.codes(root):
        spec = load_edition(code, NEW, root)
        assert spec.edition == (NEW if code == FORM else "V2023")


@pytest.mark.parametrize(("code", "stage", "edition"), [("FR.IA.01", "perangkat", "V2018"), ("FR.AK.03", "", "V2023")])
def test_a_record_notes_the_edition_that_it_was_opened_in(act_as, code, stage, edition):
    """A class of the old family: where a later release adds the form to it, this record does not change its face."""
    record = services.open_record(
        act_as(None), class_id=open_class().klass.id, code=code, stage=stage, lent=LENT, edition="V2018"
    )
    db.session().flush()
    assert record.edition == edition
    assert queries.spec_of(record) is load_edition(code, edition)


def test_a_result_stays_in_the_edition_of_its_perangkat(act_as):
    act, klass = act_as(None), open_class().klass
    perangkat = services.open_record(
        act, class_id=klass.id, code="FR.IA.01", stage="perangkat", lent=LENT, edition="V2018"
    )
    assert services.open_result(act, perangkat, LENT).edition == "V2018"
