"""Fields that a form does not have are not taken from it: nobody posts himself a role, a state or somebody else's row."""

import pytest
from sqlalchemy import select

from askom_lms.kernel import db
from tests.desk import Desk, filled

HOSTILE = {
    "role": "pengelola",
    "roles": "pengelola",
    "grants": "pengelola",
    "is_admin": "1",
    "is_active": "",
    "is_ketua_kelas": "1",
    "is_external": "1",
    "is_conditional": "",
    "is_simulated": "",
    "is_recommended": "1",
    "state": "accepted",
    "status": "signed_off",
    "verdict": "K",
    "computed": "K",
    "progress": "p" * 48,
    "documents": "aaaaaaaa",
    "pre_day": "aaa",
    "seat_number": "1",
    "approved_facts_version": "99",
    "nilai": "100",
    "password_hash": "x",
    "totp_secret": "x",
    "totp_confirmed_at": "2026-01-01T00:00:00",
    "second_factor_at": "2026-01-01T00:00:00",
    "met_number": "MET.000.999999 2020",
    "email": "pencuri@contoh.id",
    "parafed_at": "2026-01-01T00:00:00",
    "signed_at": "2026-01-01T00:00:00",
    "fingerprint": "0" * 64,
    "row_version": "1",
    "version": "1",
}
POINTING = (
    "id", "person_id", "user_id", "class_id", "kelas_id", "institution_id", "lsp_id", "scope_id", "enrolment_id", "item_id",
    "record_id", "master_asesor_id", "examiner_id", "parafed_by_id", "paraf_by", "signed_by_id", "author_id", "by_id",
)  # fmt: skip
"""These are sent with the id of a stranger."""
GUARDED = {
    name
    for name in (*HOSTILE, *POINTING)
    if name not in ("id", "version", "row_version", "progress", "documents", "pre_day")
}

FORMS = (
    ("owner", "/profil", "/profil"),
    ("owner", "/permohonan/data", "/permohonan/data"),
    ("owner", "/asesi-saya", "/asesi-saya"),
    ("owner", "/tugas/1/fr-mapa-01", "/tugas/1/fr-mapa-01/simpan"),
    ("owner", "/tugas/1/fr-mapa-01", "/tugas/1/fr-mapa-01/pesan"),
    ("validator", "/bagian/{draft_id}/validator", "/bagian/{draft_id}/validator/tanda-tangan"),
    ("master", "/paraf/catatan", "/paraf/catatan"),
    ("panitia", "/kelas/{slug}/siapkan/tempat", "/kelas/{slug}/siapkan/tempat"),
    ("panitia", "/kelas/{slug}/pengaturan", "/kelas/{slug}/pengaturan"),
    ("panitia", "/kelas/{slug}/petugas", "/kelas/{slug}/petugas/{staff_id}"),
    ("panitia", "/kelas/{slug}/kehadiran?sesi={session_key}", "/kelas/{slug}/kehadiran/{session_key}"),
    ("lsp_admin", "/kelola/skema/{skema_id}/muk/{muk_id}/ubah", "/kelola/skema/{skema_id}/muk/{muk_id}/ubah"),
    ("lsp_admin", "/kelola/lembaga/{institution_code}/ubah", "/kelola/lembaga/{institution_code}/ubah"),
    (
        "lsp_admin",
        "/kelola/lembaga/{institution_code}/tuk/{tuk_id}/ubah",
        "/kelola/lembaga/{institution_code}/tuk/{tuk_id}/ubah",
    ),
    ("pengelola", "/kelola/lembaga/{institution_code}/ubah", "/kelola/lembaga/{institution_code}/ubah"),
    ("pengelola", "/kelola/pengguna/{person_id}", "/kelola/pengguna/{person_id}"),
)
"""Who, on which page, sends which form."""
OWN_FIELDS = {"/kelola/pengguna/{person_id}": {"met_number"}, "/asesi-saya": {"email"}}
"""Names of the list that these forms really have."""


def guarded_columns():
    """(table, row id) -> the guarded columns of every row there is."""
    found = {}
    with db.reading():
        for table in db.metadata.sorted_tables:
            columns = [column for column in table.c if column.name in GUARDED]
            if columns and "id" in table.c:
                for row in db.session().execute(select(table.c.id, *columns)):
                    found[table.name, row[0]] = dict(zip([column.name for column in columns], row[1:], strict=True))
        db.session().rollback()
    return found


@pytest.mark.parametrize(("name", "page", "target"), FORMS, ids=[target for _, _, target in FORMS])
def test_a_form_takes_no_field_that_it_does_not_show(installation, town, name, page, target):
    own = OWN_FIELDS.get(target, set())
    stranger = str(town.people["trainee_b"].id)
    hostile = {key: value for key, value in HOSTILE.items() if key not in own} | dict.fromkeys(POINTING, stranger)
    desk = Desk(installation, town.people[name])
    url = target.format(**town.values)
    shown = desk.go(page.format(**town.values))
    form = next((each for each in shown.forms() if (each.get("action") or shown.url).split("?")[0] == url), None)
    assert form is not None, f"no form for {url}; there are {[each.get('action') for each in shown.forms()]}"
    honest = filled(form)
    assert not set(honest) & set(hostile), f"the form shows {set(honest) & set(hostile)}"
    before = guarded_columns()
    answer = desk.send(url, {**hostile, **honest})
    assert answer.status in (200, 409, 422), answer.text[:300]
    after = guarded_columns()
    moved = {key: (row, after.get(key)) for key, row in before.items() if after.get(key) != row}
    assert moved == {}


def test_the_guarded_columns_are_really_there():
    """The list names columns of this schema and not those of another one."""
    known = {column.name for table in db.metadata.sorted_tables for column in table.c}
    assert len(GUARDED & known) > 20
