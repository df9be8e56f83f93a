"""The standard that a class pins speaks on FR-ACA-07 and on the certificate; codes from copies wait for a person."""

import pytest

from askom_lms.certification import services
from askom_lms.certification.domain.evidence import CONDUCT, UNITS, VALIDATION, row_names, unit_of
from askom_lms.certification.queries.aca import wrong_in
from askom_lms.kernel import db, files, pdf
from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.queries import sheet_of
from askom_lms.training.domain.settings import ClassSettings
from tests.assessment.world import EVENING, act_of, examiner_of
from tests.certification.ways import code_of, examined, issued, judged, klass_of, order, page, ready

NEWER = "333-2020"


def pin(world, *, checked=""):
    klass = klass_of(world)
    settings = ClassSettings.read(klass.settings).stored() | {"standard_checked": checked}
    klass.asesor_standard, klass.settings = NEWER, settings
    db.session().commit()


def test_the_rows_of_the_form_keep_their_keys_and_are_named_by_the_standard():
    assert row_names("185-2018") == {}
    assert row_names(NEWER)[CONDUCT] == "M.74SPS03.090.1 Melaksanakan Asesmen"
    assert unit_of("185-2018", VALIDATION).code == VALIDATION
    assert list(row_names(NEWER)) == list(UNITS)


def test_fr_aca_07_names_the_units_of_the_standard_and_says_so(world, desk_of):
    pin(world)
    examined(world, 0)
    judged(world, 0, off=(("pv_2", "M"),), gap="Elemen 3")
    record = page(world, 0).record
    sheet = sheet_of(record)
    (evidence,) = [part for part in sheet.sections[0].parts if part.key == "bukti"]
    (decided,) = [part for part in sheet.sections[0].parts if part.key == "keputusan"]

    assert evidence.bands[1].head == "M.74SPS03.090.1 Melaksanakan Asesmen"
    assert [line.row.key for line in decided.lines] == list(UNITS)
    assert [line.row.text.split()[0] for line in decided.lines] == [
        "M.74SPS03.088.2", "M.74SPS03.090.1", "M.74SPS03.095.1",
    ]  # fmt: skip
    assert record.answers[f"keputusan:{VALIDATION}:keputusan"] == "BK"
    assert "menurut Kepmenaker 333/2020, standar kelas ini" in sheet.note
    assert sheet.note.endswith("belum dicocokkan dengan naskah resminya.")
    assert {fact.label: fact.text for fact in sheet.head}["Nomor"] == "–"

    shown = desk_of(examiner_of(world, 0)).go(f"/rekomendasi/{page(world, 0).standing.seat}")
    assert "M.74SPS03.095.1 Memberikan Kontribusi Dalam Validasi Asesmen" in shown.text
    assert "P.854900.047.01" not in shown.text


def test_the_issue_of_the_check_names_the_code_of_the_class(world):
    pin(world)
    examined(world, 0)
    judged(world, 0)
    record = page(world, 0).record
    changes = {f"keputusan:{CONDUCT}:keputusan": "BK", "gap__ada": ""}
    record.answers = {**record.answers, **changes}
    said = [str(issue.params.get("unit")) for issue in wrong(record)]
    assert said == ["M.74SPS03.090.1"]


def wrong(record):
    return [issue for issue in wrong_in(record) if "fr_aca_07.bk" in issue.code]


def test_a_class_of_the_default_prints_the_form_as_it_was_released(world):
    examined(world, 0)
    judged(world, 0)
    record = page(world, 0).record
    assert sheet_of(record).note == ""
    assert "row_names" not in record.lent
    assert record.lent["skema"]["nomor"] == "SKM-01/BNSP/VII/2020"


def test_no_certificate_prints_codes_that_nobody_compared(world):
    ready(world, 0)
    pin(world)
    with pytest.raises(Refusal) as refused:
        order(world, 0)
    assert code_of(refused) == "certification.standard_unchecked"
    assert "Kepmenaker 333/2020" in str(refused.value)


def test_after_the_comparison_the_certificate_prints_the_units_of_the_standard(world):
    ready(world, 0)
    pin(world, checked=NEWER)
    (certificate,) = issued(world, 0)
    said = " ".join(pdf.info(files.read(certificate.pdf_sha256)).text.split())
    for word in ("M.74SPS03.088.2", "M.74SPS03.095.1", "Unit kompetensi menurut Kepmenaker 333/2020."):
        assert word in said
    assert "P.85ASM00" not in said
    assert certificate.facts["standard"] == "Kepmenaker 333/2020"


def test_the_panitia_reads_why_no_certificate_is_issued(world, desk_of):
    ready(world, 0)
    pin(world)
    services.prepare_certificates(act_of(world.panitia, EVENING), klass_of(world))
    db.session().commit()
    shown = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/sertifikat")
    assert "kode unit Kepmenaker 333/2020 berasal dari salinan" in shown.text
