"""Who plays in the demo class and in the simulation: people, places and numbers are invented."""

from dataclasses import dataclass

from askom_lms.people.domain import Role

DOMAIN = "askom.contoh.id"


@dataclass(frozen=True)
class Staff:
    """One person of the staff: `role` in the class, register number, group."""

    key: str
    name: str
    role: Role
    met_number: str | None = None
    group: str = ""
    desk: str = ""
    field: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True)
class Trainee:
    """One trainee and where he comes from."""

    name: str
    origin: str

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


ORGANISER = ("ND", "LSP Nusantara Digital")
OTHERS = (("BOGA", "CLSP Boga"), ("SMK2", "SMK 2 Gresik"))
PARTNER = ("DT", "LSP Data Timur")
"""Another LSP, which hands a MUK over to the organiser."""
MUK_AUTHOR = {"name": "Teguh Santoso", "met": "MET.000.003105 2020"}
MUK_VALIDATOR = {"name": "Rina Wulandari", "met": "MET.000.001566 2018"}
SPEAKER = "Aris Munandar"
"""Of the internalisasi day."""
ONLINE = ("Daring", "https://rapat.contoh.id/internalisasi")
HEAD = ("Dr. Hartati Wibowo", "Ketua LSP Nusantara Digital")

IT = "Teknologi informasi"
STAFF = (
    Staff("pengelola", "Maya Kusuma", Role.PENGELOLA),
    Staff("admin.lsp", "Rudi Hartono", Role.LSP_ADMIN),
    Staff("sari", "Sari Melati", Role.PANITIA),
    Staff("yusuf", "Yusuf Maulana", Role.PANITIA),
    Staff("aris", "Aris Munandar", Role.PENGAJAR),
    Staff("nurul", "Nurul Hakim", Role.PENGAJAR),
    Staff("bambang", "Bambang Wiryawan", Role.MASTER_ASESOR, "MET.000.001204 2018", "A", "Meja depan kiri", IT),
    Staff("ratna", "Ratna Kusumawati", Role.MASTER_ASESOR, "MET.000.002317 2019", "B", "Meja depan kanan", IT),
    Staff("wening", "Wening Kartika", Role.EXAMINER, "MET.000.001877 2018", "A"),
    Staff("gunawan", "Gunawan Prakoso", Role.EXAMINER, "MET.000.002041 2019", "B"),
    Staff("tim.teknis", "Lestari Handoko", Role.TIM_TEKNIS, "MET.000.000871 2016"),
    Staff("tim.teknis2", "Prasetyo Adi", Role.TIM_TEKNIS, "MET.000.000912 2016"),
    Staff("tim.teknis3", "Wahyu Setiawan", Role.TIM_TEKNIS),
)
"""Each group has an examiner of its own, who gives its people no paraf (D4)."""
READER = Staff("bnsp", "Indra Wijaya", Role.BNSP)
"""Of BNSP: reads along and is engaged in no class."""
ASESOR = (Role.MASTER_ASESOR, Role.EXAMINER)
"""Who signs sheets of others, and leaves a mark for it."""

ND, BOGA, SMK = ORGANISER[1], OTHERS[0][1], OTHERS[1][1]
TRAINEES = (
    Trainee("Adinda Pramesti", ND),
    Trainee("Agus Santosa", ND),
    Trainee("Anisa Rahmawati", BOGA),
    Trainee("Bagas Nugroho", ND),
    Trainee("Citra Lestari", ND),
    Trainee("Dedi Kurniawan", BOGA),
    Trainee("Dewi Anggraini", ND),
    Trainee("Eko Prasetyo", ND),
    Trainee("Fajar Hidayat", ND),
    Trainee("Fitri Handayani", ND),
    Trainee("Galih Wicaksono", SMK),
    Trainee("Hana Safitri", ND),
    Trainee("Hendra Gunawan", ND),
    Trainee("Indah Permatasari", SMK),
    Trainee("Joko Susilo", ND),
    Trainee("Kartika Sari", ND),
    Trainee("Lukman Hakim", ND),
    Trainee("Maya Wulandari", BOGA),
    Trainee("Nanda Saputra", ND),
    Trainee("Putri Maharani", ND),
    Trainee("Rizky Ramadhan", BOGA),
    Trainee("Siti Aisyah", ND),
    Trainee("Taufik Rahman", SMK),
    Trainee("Yuni Astuti", ND),
)
KETUA = "Dewi Anggraini"
AT_THE_DOOR = ("Nanda Saputra", "Yuni Astuti")
"""They have no mark at the session of the afternoon yet: the projector names them, and they may scan it."""
REAL_ASESI = (
    "Ahmad Fauzi",
    "Bunga Citra",
    "Candra Wijaya",
    "Dian Puspita",
    "Erwin Saputra",
    "Fina Melinda",
    "Gita Nirmala",
    "Hasan Basri",
    "Ika Wulandari",
    "Jaka Permana",
    "Kiki Amelia",
    "Laras Ayu",
    "Mulyadi Putra",
    "Nina Karlina",
    "Oki Firmansyah",
    "Puji Rahayu",
    "Qori Amalia",
    "Reza Pahlevi",
    "Sinta Dewi",
    "Tono Sudirman",
    "Umi Kalsum",
    "Vina Oktavia",
    "Wawan Hermawan",
    "Zahra Aulia",
)
"""Workers and students of the field, nobody of the class: one for each trainee, in the order of the seats."""
