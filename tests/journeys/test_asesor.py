"""The register of asesor in real browsers: an admin lends by letter on a phone, BNSP approves a transfer on a laptop."""

import pytest

from tests.attack_files.pdfs import plain
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
LETTER = {"name": "surat.pdf", "mimeType": "application/pdf"}


def sends(person, button, number):
    """Fill in number and date of the letter, choose its file, and press."""
    form = person.page.locator("form").filter(has=person.page.get_by_role("button", name=button))
    form.get_by_label("Nomor surat").fill(number)
    form.get_by_label("Tanggal surat").fill("2026-11-20")
    form.get_by_label("Berkas surat").set_input_files({**LETTER, "buffer": plain()})
    return person.press(button)


def test_a_loan_and_a_transfer_are_answered_by_letter(device):
    admin = device("Rudi Hartono", size=PHONE).go("/kelola/asesor")
    admin.is_within_its_width().follow("Pinjam: Wening Kartika").heading("Wening Kartika").is_within_its_width()
    admin.expects("422")
    admin.press("Setujui peminjaman").sees("Surat ini belum lengkap")
    sends(admin, "Setujui peminjaman", "SJ/018/ND/XI/2026").sees("Peminjaman disetujui.")
    admin.sees("Surat SJ/018/ND/XI/2026, 20 November 2026").is_within_its_width()

    bnsp = device("Maya Kusuma").go("/kelola/asesor").follow("Pindah: Lestari Handoko")
    bnsp.sees("Menunggu persetujuan BNSP")
    sends(bnsp, "Catat persetujuan BNSP", "BNSP/7/2026").sees("Menunggu pengajuan LSP tujuan")
    bnsp.follow("Register asesor", exact=True).follow("Lestari Handoko", exact=True).sees("Perpindahan disetujui BNSP")
