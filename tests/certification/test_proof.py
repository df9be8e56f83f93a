"""Seal, public log and proof of a certificate, and the script that checks all of it without this installation."""

import hashlib
import importlib.util
import inspect
import io
import json
import random
import subprocess
import sys

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.queries.public import answer_to_file
from askom_lms.certification.services.public import MISSES, FileKind, beginnings, compare_file
from askom_lms.config import ROOT
from askom_lms.coursework.models import DossierItem
from askom_lms.kernel import checkpoints, clock, db, files, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainEntry, ChainRef
from tests.assessment.world import attend, master_of, played, stamp
from tests.certification.ways import certified, issued, trainer_recommends
from tests.coursework.world import parafed

pytestmark = [pytest.mark.usefixtures("friday_evening"), pytest.mark.one_database]
FLIPS, HANDFUL = 300, 8


def script():
    """The script of docs/ as a module, as somebody runs it."""
    spec = importlib.util.spec_from_file_location("periksa_sertifikat", ROOT / "docs" / "periksa_sertifikat.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = script()


@pytest.fixture
def paper(world, desk_of):
    """A sealed certificate, its proof, the root: what somebody holds who downloaded all three."""
    certificate = certified(world, 0)
    checkpoints.cover(db.session(), ChainRef("class", world.klass.id))
    db.session().rollback()
    desk = desk_of()
    proof = desk.client.get(f"/log/bukti/{codes.shown(certificate.code)}")
    root = desk.client.get("/log/akar.pem")
    assert (proof.status_code, root.status_code) == (200, 200)
    return files.read(certificate.pdf_sha256), proof.get_json(), root.data, certificate


_once = []


@pytest.fixture
def downloaded(request):
    """(PDF, proof, root) on somebody's disk, made once: whoever checks has no database."""
    if not _once:
        _once.append(request.getfixturevalue("paper")[:3])
    return _once[0]


def test_everything_of_an_honest_certificate_fits(downloaded):
    pdf, proof, root = downloaded

    told = CHECK.periksa(pdf, proof, root)

    assert len(told) == 6
    assert any(proof["certificate"]["number"] in line for line in told)


def refused(pdf, proof, root):
    """The sentence with which the script refuses; None when it does not."""
    try:
        CHECK.periksa(pdf, proof, root)
    except CHECK.TidakSah as error:
        return str(error)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"unreadable: {error}"
    return None


def flipped(pdf, rng):
    at, bit = rng.randrange(len(pdf)), 1 << rng.randrange(8)
    return pdf[:at] + bytes([pdf[at] ^ bit]) + pdf[at + 1 :]


def test_three_hundred_flipped_bits_are_all_refused_by_page_and_script(paper):
    pdf, proof, root, _ = paper
    rng = random.Random(20261130)
    copies = [flipped(pdf, rng) for _ in range(FLIPS)]

    assert [at for at, copy in enumerate(copies) if refused(copy, proof, root) is None] == []
    hashes = [(hashlib.sha256(copy).hexdigest(), *beginnings(copy)) for copy in copies]
    assert [one for one in hashes if answer_to_file(clock.day_of(clock.now()), *one)] == []
    kinds = {compare_file(Act(None, clock.now()), copy, "10.0.0.9").kind for copy in copies[:HANDFUL]}
    assert FileKind.SAME not in kinds
    assert FileKind.BROKEN in kinds


def test_the_seal_alone_sees_a_flipped_bit_as_well(downloaded):
    pdf, _, root = downloaded
    start = pdf.index(b"/ByteRange [") + len(b"/ByteRange [")
    _, end, _, _ = map(int, pdf[start : pdf.index(b"]", start)].split())
    rng = random.Random(1)
    for _ in range(HANDFUL * 2):
        with pytest.raises(CHECK.TidakSah):
            CHECK.seal(flipped(pdf[:end], rng) + pdf[end:], root)


def with_change(pdf):
    """A change of the document that any editor makes: written behind it, so that what was sealed stays as it is."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Keterangan"] = generic.pdf_string("Kompeten")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_is_added_behind_the_seal_is_refused_and_named(paper):
    pdf, proof, root, certificate = paper
    for added in (with_change(pdf), pdf + b"\n% catatan\n", pdf + b" "):
        found = compare_file(Act(None, clock.now()), added, "10.0.0.9")

        assert (found.kind, found.record.number) == (FileKind.ADDED, certificate.number)
        assert refused(added, proof, root)
        assert sealing.judge(added).seal == "added"


def test_the_seal_holds_for_other_readers_too(downloaded, tmp_path):
    pdf, *_ = downloaded
    (tmp_path / "a.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfsig", tmp_path / "a.pdf"], capture_output=True, text=True, check=False).stdout

    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Segel askom_lms localhost" in said


def test_the_checkpoint_inside_covers_everything_before_the_issue(paper, world):
    pdf, proof, *_ = paper
    inside = json.loads(CHECK.seal(pdf, paper[2])[0])
    ordered = db.session().scalar(select(ChainEntry.seq).where(ChainEntry.kind == "certificates.ordered"))

    assert inside["chain"] == f"class:{world.klass.id}"
    assert ordered <= inside["size"] < proof["entry"]["seq"] <= proof["checkpoint"]["size"]


def changed(proof, path, value):
    """The proof with another value at this place."""
    copy = json.loads(json.dumps(proof))
    *way, last = path
    place = copy
    for step in way:
        place = place[step]
    place[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("certificate", "sha256"), "0" * 64, "Sidik"),
        (("certificate", "number"), "009/PLT-ASKOM/X/XI/2026", "Nomor"),
        (("entry", "seq"), 1, "Baris"),
        (("entry", "path"), [], "Baris"),
        (("checkpoint", "root"), "0" * 64, "bertanda tangan"),
        (("checkpoint", "size"), 3, "bertanda tangan"),
        (("checkpoint", "signature"), "00", "bertanda tangan"),
        (("certificate_of_checkpoint_key",), "", "unreadable"),
    ],
)
def test_a_changed_proof_is_refused_and_says_what_does_not_fit(downloaded, path, value, word):
    pdf, proof, root = downloaded

    assert word in refused(pdf, changed(proof, path, value), root)


def test_a_line_rewritten_to_fit_another_file_is_not_in_the_signed_tree(downloaded):
    pdf, proof, root = downloaded
    body = proof["entry"]["body"].replace('"from":"prepared"', '"from":"issued"')
    assert body != proof["entry"]["body"]

    assert "tidak ada di rantai" in refused(pdf, changed(proof, ("entry", "body"), body), root)


def test_another_root_makes_nothing_valid(downloaded, lms_app, tmp_path):
    pdf, proof, root = downloaded
    other = sealing.authority.Places(tmp_path / "k", tmp_path, "contoh.id")
    sealing.authority.make(other, checkpoints.signing_key().public_key())
    strange = sealing.authority.public_part(other, "akar.pem")

    assert refused(pdf, proof, strange)
    assert "akar" in refused(
        pdf, changed(proof, ("certificate_of_checkpoint_key",), (tmp_path / "titik.pem").read_text()), root
    )


def test_an_old_certificate_still_fits_after_the_key_was_changed(paper, world, desk_of):
    pdf, proof, _, _ = paper
    sealing.rotate_keys()
    later = certified(world, 1)
    root = desk_of().client.get("/log/akar.pem").data

    assert refused(pdf, proof, root) is None
    assert sealing.judge(files.read(later.pdf_sha256)).seal == "valid"


def test_a_proof_holds_the_real_parafs_of_the_holder_and_no_name(world, desk_of):
    attend(world, 0)
    parafed(world, 0, "merah", "peta")
    rest = select(DossierItem.key).where(DossierItem.enrolment_id == world.seats[0], DossierItem.key != "peta")
    stamp(world, 0, "merah", keys=set(db.session().scalars(rest)))
    stamp(world, 0, "kuning")
    played(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    checkpoints.cover(db.session(), ChainRef("class", world.klass.id))
    answer = desk_of().client.get(f"/log/bukti/{certificate.code}")
    proof, root, pdf = answer.get_json(), sealing.roots(), files.read(certificate.pdf_sha256)
    (one,) = proof["parafs"]

    assert (one["folder"], one["version"]) == ("merah", 1)
    assert any("1 paraf" in line for line in CHECK.periksa(pdf, proof, root))
    assert "Paraf" in refused(pdf, changed(proof, ("parafs", 0, "fingerprint"), "0" * 64), root)
    people = (world.trainees[0], master_of(world, 0), world.panitia)
    assert [one.name for one in people if one.name in answer.get_data(as_text=True)] == []
    assert [one.email for one in people if one.email in answer.get_data(as_text=True)] == []


def test_the_script_speaks_and_ends_with_a_code(downloaded, tmp_path, capsys):
    pdf, proof, root = downloaded
    names = [tmp_path / name for name in ("s.pdf", "b.json", "a.pem")]
    for path, data in zip(names, (pdf, json.dumps(proof).encode(), root), strict=True):
        path.write_bytes(data)
    arguments = [str(path) for path in names]
    whole = subprocess.run([sys.executable, CHECK.__file__, *arguments], capture_output=True, text=True, check=False)

    assert (whole.returncode, whole.stdout.count("cocok:"), "SAH." in whole.stdout) == (0, 6, True)
    names[0].write_bytes(pdf + b" ")
    assert (CHECK.main(arguments), CHECK.main(arguments[:2]), CHECK.main([*arguments[:2], "tidak-ada"])) == (1, 2, 2)
    assert capsys.readouterr().out.startswith("TIDAK SAH. ")
    assert len(inspect.getsource(CHECK).splitlines()) <= 150


def test_a_proof_waits_for_the_checkpoint_and_says_so(world, desk_of):
    certificate = certified(world, 0)
    answer = desk_of().client.get(f"/log/bukti/{certificate.code}")

    assert answer.status_code == 409
    assert "sepuluh menit" in answer.get_data(as_text=True)


def test_a_wrong_code_of_a_proof_is_a_guess(world, desk_of, lms_app):
    desk = desk_of()
    answers = [desk.client.get("/log/bukti/2222-2222").status_code for _ in range(MISSES.tries + 1)]

    assert answers == [404] * MISSES.tries + [429]
    assert desk.client.get("/log/bukti/x").status_code == 429


def test_the_log_shows_the_newest_checkpoint_of_any_chain(world, desk_of):
    desk = desk_of()
    assert "Belum ada titik periksa" in desk.go("/log/checkpoint").text
    assert desk.client.get("/log/checkpoint.json").status_code == 404
    made = checkpoints.cover(db.session(), ChainRef("class", world.klass.id))
    db.session().rollback()
    name = f"class:{world.klass.id}"

    page = desk.go(f"/log/checkpoint?rantai={name}")
    told = desk.client.get(f"/log/checkpoint.json?rantai={name}").get_json()

    assert made.checkpoint.root in page.text
    assert told["checkpoint"] == made.line()


@pytest.mark.parametrize("name", ["../signing.key", "class:", "x:y", "class:../../a", "%00", "class:" + "a" * 400])
def test_what_is_no_chain_is_not_there(desk_of, name):
    for path in ("checkpoint", "checkpoint.json"):
        assert desk_of().client.get(f"/log/{path}", query_string={"rantai": name}).status_code in (400, 404)


def test_the_script_is_the_one_of_the_source(desk_of):
    answer = desk_of().client.get("/log/periksa_sertifikat.py")

    assert answer.data.decode() == inspect.getsource(CHECK)
    assert "attachment" in answer.headers["Content-Disposition"]
