"""Where participants come from: the provinces of the country under their official names (004-010)."""

PROVINCES = (
    "Aceh", "Sumatera Utara", "Sumatera Barat", "Riau", "Kepulauan Riau", "Jambi", "Bengkulu", "Sumatera Selatan",
    "Kepulauan Bangka Belitung", "Lampung", "Banten", "DKI Jakarta", "Jawa Barat", "Jawa Tengah", "DI Yogyakarta",
    "Jawa Timur", "Bali", "Nusa Tenggara Barat", "Nusa Tenggara Timur", "Kalimantan Barat", "Kalimantan Tengah",
    "Kalimantan Selatan", "Kalimantan Timur", "Kalimantan Utara", "Sulawesi Utara", "Gorontalo", "Sulawesi Tengah",
    "Sulawesi Barat", "Sulawesi Selatan", "Sulawesi Tenggara", "Maluku", "Maluku Utara", "Papua", "Papua Barat",
    "Papua Barat Daya", "Papua Selatan", "Papua Tengah", "Papua Pegunungan",
)  # fmt: skip
OTHER_WORDS = {
    "jatim": "Jawa Timur",
    "jateng": "Jawa Tengah",
    "jabar": "Jawa Barat",
    "jakarta": "DKI Jakarta",
    "yogyakarta": "DI Yogyakarta",
    "diy": "DI Yogyakarta",
    "daerah istimewa yogyakarta": "DI Yogyakarta",
    "daerah khusus jakarta": "DKI Jakarta",
    "ntb": "Nusa Tenggara Barat",
    "ntt": "Nusa Tenggara Timur",
}
BY_WORD = {name.casefold(): name for name in PROVINCES} | OTHER_WORDS
LONGEST_PLACE = 80


def place(written: str) -> str:
    """A city as it is kept: without doubled spaces, at most eighty letters."""
    return " ".join(written.split())[:LONGEST_PLACE]


def province(written: str) -> str:
    """The official name of the province, or what was written where it is none that we know."""
    kept = place(written)
    return BY_WORD.get(kept.casefold().removeprefix("provinsi ").removeprefix("prov. "), kept)
