"""Timetable and kit as tables of inputs; two empty rows stand ready for new sessions."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField

from askom_lms.kernel import clock
from askom_lms.training.domain.kits import PATHS, KitLine, KitRow, all_rows
from askom_lms.training.domain.plan import SessionLine
from askom_lms.training.domain.settings import FORM_EDITIONS
from askom_lms.training.domain.states import Folder
from askom_lms.training.forms import fields
from askom_lms.training.queries import SessionRow

EMPTY_ROWS = 2


class SessionEntry(Form):
    """One row of the timetable."""

    key = HiddenField()
    day = fields.number(_l("Hari"), needed=False, min=0)
    on = fields.date(_l("Tanggal"))
    start = fields.time(_l("Mulai"))
    end = fields.time(_l("Selesai"))
    jp = fields.number("JP", needed=False, min=0)
    title = fields.text(_l("Sesi"), longest=200)
    output = fields.text(_l("Hasil"), longest=200)
    speaker = fields.text(_l("Pemateri"))
    room = fields.text(_l("Ruang"), longest=80)
    is_aca = BooleanField(_l("Uji (ACA)"))
    drop = BooleanField(_l("Hapus"))

    @property
    def is_blank(self) -> bool:
        """A new row that nobody has touched."""
        return not (self.key.data or self.title.data or self.on.data or self.start.data or self.end.data)

    def is_whole(self) -> bool:
        """Whether the row can become a session; what is missing is said beside it."""
        for field in (self.day, self.on, self.start, self.end):
            if field.data is None and not field.errors:
                fields.tell(field, str(fields.NEEDED))
        return not any(self.errors.values())

    def line(self, number: int) -> SessionLine:
        return SessionLine(
            row=number,
            key=self.key.data or "",
            day=self.day.data or 0,
            on=self.on.data,
            start=self.start.data,
            end=self.end.data,
            jp=self.jp.data or 0,
            title=self.title.data,
            output=self.output.data,
            speaker=self.speaker.data,
            room=self.room.data,
            is_aca=self.is_aca.data,
        )


class TimetableForm(FlaskForm):
    """The whole timetable."""

    rows = FieldList(FormField(SessionEntry), max_entries=100)

    @classmethod
    def of(cls, sessions: Sequence[SessionRow], zone: str) -> "TimetableForm":
        """The timetable as it stands, and empty rows."""
        rows = [
            {
                **vars(row),
                "on": clock.in_zone(row.starts_at, zone).date(),
                "start": clock.in_zone(row.starts_at, zone).time(),
                "end": clock.in_zone(row.ends_at, zone).time(),
            }
            for row in sessions
        ]
        return cls(formdata=None, rows=[*rows, *({} for _ in range(EMPTY_ROWS))])

    def lines(self) -> list[SessionLine] | None:
        """The rows that stay; None when one of them cannot be read."""
        self.validate()
        numbered = enumerate((row.form for row in self.rows), 1)
        kept = [(number, entry) for number, entry in numbered if not entry.drop.data and not entry.is_blank]
        whole = [entry.is_whole() for _, entry in kept]
        return [entry.line(number) for number, entry in kept] if all(whole) else None


PATH_NAMES = {
    "L": _l("L: bukti langsung (FR.IA.01-03)"),
    "TL": _l("TL: bukti tidak langsung (FR.IA.08-11)"),
    "L+T": _l("L+T: langsung dan tambahan (FR.IA.01-03, 05, 07)"),
    "L+TL": _l("L+TL: langsung dan tidak langsung"),
}


class PathsForm(FlaskForm):
    """The evidence path of each folder, and the edition of the forms that the class pins."""

    merah = fields.choice(_l("Map Tugas 1"))
    kuning = fields.choice(_l("Map Tugas 2"))
    hijau = fields.choice(_l("Map Tugas 3"))
    form_edition = fields.choice(_l("Edisi formulir"))

    def offer(self) -> "PathsForm":
        """What may be chosen."""
        for field in (self.merah, self.kuning, self.hijau):
            field.choices = fields.offered((path, PATH_NAMES[path]) for path in PATHS)
        self.form_edition.choices = fields.offered((edition, f"MUK {edition}") for edition in FORM_EDITIONS)
        return self

    @property
    def paths(self) -> dict[str, str]:
        """folder -> path."""
        return {name: str(self[name].data) for name in ("merah", "kuning", "hijau")}


class KitEntry(Form):
    """One sheet of the kit."""

    folder = HiddenField()
    key = HiddenField()
    is_on = BooleanField(_l("Dipakai"))
    order = fields.number(_l("Urutan"), needed=False, min=1)
    opens_with = fields.choice(_l("Dibuka oleh"))


class KitForm(FlaskForm):
    """Every sheet of the edition, used or not."""

    rows = FieldList(FormField(KitEntry), max_entries=200)

    @classmethod
    def of(cls, kit: Sequence[KitRow], edition: int, sessions: Sequence[SessionRow]) -> "KitForm":
        """The kit as it stands; sheets that are off come last with the session of the default kit."""
        on = {(row.folder, row.key): row for row in kit}
        off = [row for row in all_rows(edition) if (row.folder, row.key) not in on]
        rows = []
        for folder in (Folder.MERAH, Folder.KUNING, Folder.HIJAU):
            mine = [row for row in (*kit, *off) if row.folder is folder]
            for order, row in enumerate(mine, 1):
                known = (row.folder, row.key) in on
                rows.append(
                    {
                        "folder": folder.value,
                        "key": row.key,
                        "is_on": known,
                        "order": order,
                        "opens_with": row.opens_with,
                    }
                )
        form = cls(formdata=None, rows=rows)
        form.offer(sessions)
        return form

    def offer(self, sessions: Sequence[SessionRow]) -> None:
        """The sessions that may open a sheet."""
        options = fields.offered((row.key, f"{row.key}: {row.title}") for row in sessions)
        for row in self.rows:
            row.form.opens_with.choices = options

    def lines(self) -> list[KitLine]:
        return [
            KitLine(
                folder=Folder(row.form.folder.data),
                key=row.form.key.data or "",
                is_on=bool(row.form.is_on.data),
                order=row.form.order.data or 0,
                opens_with=row.form.opens_with.data or "",
            )
            for row in self.rows
            if row.form.folder.data in set(Folder)
        ]
