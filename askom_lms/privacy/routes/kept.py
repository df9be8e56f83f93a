"""What is kept, for what, by which right, how long, and who reads it: docs/dpia.md 4 in the words of the page."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Kept:
    """One purpose."""

    title: Any
    data: Any
    basis: Any
    readers: Any
    how_long: Any


KEPT = (
    Kept(
        _l("Akun dan akses"),
        _l("Nama, e-mail, telepon, nomor MET, peran, sesi masuk dan perangkatnya."),
        _l("Perjanjian dengan Anda dan keamanan."),
        _l("Panitia kelas Anda, admin LSP Anda, pengelola."),
        _l("Selama akun aktif; sesi dan undangan 30 hari sesudah berakhir; isi surel 90 hari."),
    ),
    Kept(
        _l("Permohonan dan berkas"),
        _l("Data permohonan, KTP, pasfoto, ijazah, sertifikat, bukti pengalaman."),
        _l("Perjanjian dengan Anda dan kewajiban menurut juknis dan skema BNSP."),
        _l("Panitia kelas Anda dan pengelola; berkas selain KTP juga staf lain kelas itu."),
        _l("Sampai kelas selesai dan banding diputus, lalu 90 hari; lebih lama hanya bila Anda setuju."),
    ),
    Kept(
        _l("Kelas dan kehadiran"),
        _l("Kehadiran, izin beserta alasannya, kelompok, tugas di kelas."),
        _l("Perjanjian dengan Anda dan kewajiban menurut juknis."),
        _l("Anggota kelas; panitia, pengajar, master asesor, dan tim teknis kelas itu."),
        _l("Kehadiran selama sertifikat berlaku, lalu 1 tahun; surat izin 90 hari sesudah kelas."),
    ),
    Kept(
        _l("Tugas dan asesmen"),
        _l("Isian formulir, lampiran, catatan penilai, paraf, tanda tangan, catatan ujian."),
        _l("Perjanjian dengan Anda dan kewajiban menurut skema BNSP; bagi asesi nyata: persetujuan."),
        _l("Anda, penilai yang ditunjuk, panitia, tim teknis."),
        _l("Selama sertifikat berlaku (3 tahun), lalu 1 tahun."),
    ),
    Kept(
        _l("Putusan, sertifikat, dan surat"),
        _l("Rekomendasi, putusan, sertifikat, surat tugas, banding."),
        _l("Kewajiban menurut juknis dan skema BNSP."),
        _l("Anda, tim teknis, panitia, BNSP; siapa saja yang memegang kodenya melihat yang tercetak saja."),
        _l("Selama keaslian perlu diperiksa."),
    ),
    Kept(
        _l("Platform belajar"),
        _l("Tanda pengenal Anda di platform lembaga, nilai yang dikirim ke sana, daftar anggota kursus."),
        _l("Perjanjian dengan Anda; hasil K atau BK hanya dengan persetujuan Anda."),
        _l("Panitia kelas Anda, admin LSP, platform lembaga itu."),
        _l("Selama akun tersambung; nilai selama kelas disimpan; daftar anggota satu hari."),
    ),
    Kept(
        _l("Jejak"),
        _l("Siapa membuka dokumen Anda dan kapan; siapa mengubah apa, sebagai id dan hash."),
        _l("Kewajiban pasal 31 UU 27/2022."),
        _l("Anda, pengelola, auditor."),
        _l("Catatan akses 2 tahun; rantai bukti selamanya, tanpa isi tentang Anda."),
    ),
)
