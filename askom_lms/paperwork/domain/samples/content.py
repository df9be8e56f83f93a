"""Plausible Indonesian content for sample answers: sentences as trainees write them, with places to fill."""

CITIES = ("Sidoarjo", "Surabaya", "Malang", "Gresik", "Mojokerto", "Bandung", "Semarang", "Makassar")
STREETS = ("Jl. Diponegoro", "Jl. Raya Darmo", "Jl. Pahlawan", "Jl. Gajah Mada", "Jl. Ahmad Yani", "Jl. Veteran")
SCHOOLS = ("S1 Teknik Informatika", "D3 Manajemen Informatika", "S1 Sistem Informasi", "D4 Teknik Komputer")
EMPLOYERS = ("PT Nusantara Data Prima", "SMK Negeri 1 Buduran", "CV Mitra Solusi Digital", "Politeknik Surya Mandala")
JOBS = ("Administrator basis data", "Guru produktif RPL", "Analis sistem", "Instruktur TIK")

EVIDENCE = (
    "Laporan hasil pekerjaan {elemen}",
    "Tangkapan layar dan berkas skrip untuk {elemen}",
    "Surat keterangan atasan dan contoh hasil {elemen}",
    "Sertifikat pelatihan dan portofolio {elemen}",
)
CRITICAL = (
    "Ketelitian dalam {elemen} dan ketepatan menerapkan SOP",
    "Kecermatan memeriksa hasil {elemen} sebelum diserahkan",
    "Kepatuhan pada prosedur keamanan saat {elemen}",
)
SCENARIO = (
    "Anda bekerja sebagai staf di sebuah perusahaan distribusi. Atasan meminta Anda menyelesaikan pekerjaan yang "
    "mencakup {units}. Kerjakan sesuai urutan langkah dan SOP yang berlaku, lalu serahkan hasilnya kepada asesor."
)
SUPPORTING = "Pertanyaan K3L dan SOP sebelum praktik; CMS, JRES dan TRS sesudah praktik"
STEPS = (
    "Siapkan komputer, aplikasi, dan data latihan sesuai daftar perlengkapan.",
    "Kerjakan {elemen} sesuai standar industri yang diberikan.",
    "Periksa hasil {elemen} dan perbaiki bila belum sesuai.",
    "Simpan hasil kerja dan tunjukkan kepada asesor.",
)
EQUIPMENT = (
    "Komputer dengan prosesor empat inti dan RAM 8 GB, aplikasi sesuai skema, data latihan, koneksi jaringan lokal, "
    "lembar SOP, alat tulis"
)
PERFORMANCE = (
    "Kinerja: hasil {unit} yang diamati langsung; pengetahuan: jawaban atas pertanyaan pendukung observasi",
    "Produk hasil {unit} dan penjelasan lisan tentang langkah kerja",
)
QUESTIONS = (
    ("sebelum", ("JRES",), "Apa yang Anda periksa pada perangkat dan tempat kerja sebelum mulai agar aman (K3L)?"),
    ("sebelum", ("TS",), "Jelaskan SOP yang Anda ikuti untuk {elemen}."),
    ("saat", ("TMS",), "Bagaimana Anda mengatur urutan pekerjaan agar selesai dalam waktu yang disediakan?"),
    ("sesudah", ("CMS",), "Apa yang Anda lakukan bila terjadi kegagalan saat {elemen}?"),
    ("sesudah", ("JRES",), "Siapa yang Anda hubungi bila hasil {elemen} memengaruhi pekerjaan bagian lain?"),
    ("sesudah", ("TRS",), "Bagaimana Anda menerapkan {elemen} bila aplikasi atau lingkungan kerjanya berbeda?"),
)
ANSWERS = (
    "Menjelaskan dengan runtut dan menunjukkan contohnya pada hasil kerja.",
    "Menyebut tiga langkah sesuai SOP dan alasannya.",
    "Menjawab tepat; hasil observasi mendukung jawaban ini.",
)
FEEDBACK = (
    "Bekerja runtut dan teliti. Pertahankan kebiasaan memeriksa hasil sebelum menyerahkannya.",
    "Menguasai alat kerja dengan baik. Latih lagi penjelasan lisan agar lebih ringkas.",
    "Mengikuti SOP dengan disiplin dan cepat menyesuaikan diri ketika ada kendala.",
)
FEEDBACK_BELUM = "Sebagian KUK belum ditunjukkan. Latih lagi bagian itu bersama pembimbing, lalu ajukan asesmen ulang."
FOLLOW_UP = "Tanya lisan dan demonstrasi ulang pada bagian ini"
COMMENTS = (
    "Asesi mengikuti seluruh rangkaian asesmen dan menandatangani semua dokumen.",
    "Bukti langsung cukup; jawaban pendukung memperkuat hasil observasi.",
)
REPORT = {
    "aspek": "Positif: asesi siap dan tepat waktu. Negatif: jaringan sempat lambat selama sepuluh menit.",
    "penolakan": "Tidak ada",
    "saran": "TUK menyediakan satu komputer cadangan. Asesor membagikan SOP sehari sebelum asesmen.",
}
FINDINGS = {
    "sebelum": (
        (
            "Aturan bukti Valid pada FR.IA.01 belum dapat dipastikan; dibuktikan dengan kolom standar yang kosong",
            "Perbaiki kolom Standar Industri atau Tempat Kerja pada FR.IA.01",
        ),
        (
            "Aturan bukti Memadai pada FR.IA.03 belum dapat dipastikan; dibuktikan pada pertanyaan CMS yang hanya satu",
            "Tambah pertanyaan CMS pada FR.IA.03",
        ),
    ),
    "saat": (
        (
            "Prinsip Reliabel pada FR.IA.02 belum dapat dipastikan; dibuktikan dengan waktu tugas yang tidak dicatat",
            "Catat waktu mulai dan selesai pada FR.IA.02",
        ),
    ),
    "setelah": (
        (
            "Aturan bukti Memadai pada FR.AK.02 belum dapat dipastikan; dibuktikan dengan satu KUK yang tanpa bukti",
            "Kumpulkan bukti tambahan sebelum putusan ditinjau",
        ),
        (
            "Prinsip Adil pada FR.AK.03 belum dapat dipastikan; dibuktikan dengan umpan balik yang belum diisi",
            "Minta umpan balik setiap asesi sesudah putusan",
        ),
    ),
}
DISCUSSED = "Sepakat tentang tujuan, fokus, dan konteks validasi"
NAMES = ("Ratna Kusumawati", "Hendra Gunawan", "Sulistyo Wibowo", "Maya Puspitasari")
SUPERIORS = ("Slamet Riyadi", "Nurul Hidayati", "Wahyu Setiawan")
CONFIRMED = "Ya. Asesi bekerja sesuai standar dan hasilnya konsisten selama saya menjadi atasannya."
CONFIRMED_IN_PART = "Sebagian besar pekerjaan sudah sesuai standar; satu bagian masih perlu pendampingan."
TRAINING = "Pelatihan lanjutan sesuai perkembangan peralatan kerja"
REASON_UNMET = "Dokumen belum memuat perbaikan hasil validasi"
