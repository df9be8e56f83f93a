"""`make bench`: ratios of CPU time within one run, on SQLite and on PostgreSQL. Nothing is left behind."""

import sys
import time

from askom_lms.kernel import db
from bench import breach, certificates, databases, dossiers, hand_in, nation, pages, scale, stage

WIDTHS = (34, 12, 10, 8, 44)
OVER = 1.15
"""A limit fifteen per cent over the goal absorbs the load of other work on the machine; what lies between is told."""


class Table:
    """The result, line by line as it comes."""

    def __init__(self):
        self.missed = []
        self.near = []
        self.line("apa", "basis data", "hasil", "sasaran", "catatan")
        self.line(*("-" * width for width in WIDTHS))

    @staticmethod
    def line(*cells):
        print("  ".join(str(cell).ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip(), flush=True)

    def at_most(self, what, kind, ratio, goal, note=""):
        self._judge(what, kind, ratio, f"<= {goal}", beyond=ratio / goal, note=note)

    def at_least(self, what, kind, ratio, goal, note=""):
        self._judge(what, kind, ratio, f">= {goal}", beyond=goal / ratio, note=note)

    def _judge(self, what, kind, ratio, goal, *, beyond, note):
        """`beyond`: how many times the goal; above 1 it is not reached, above OVER the run fails."""
        word, among = ("", []) if beyond <= 1 else ("NYARIS", self.near) if beyond <= OVER else ("GAGAL", self.missed)
        among.append(f"{what} ({kind})")
        self.line(what, kind, f"{ratio:.2f}", goal, f"{word} {note}".strip())


def built(place, folder):
    """A fresh database with the class, closed so that it can be copied."""
    url = place.fresh()
    app = databases.application(url, folder, with_tables=True)
    with app.app_context(), db.writing():
        made = stage.build()
    databases.let_go(app)
    return url, app, made


def of_one_kind(place, folder, table):
    """Everything that depends on the database."""
    url, app, made = built(place, folder)
    papers = place.copy(url)
    ratio, count, (ours, raw, whole) = hand_in.run(app, place.copy(url), made, place.name)
    note = f"{count} perintah, {ours:.1f} ms lawan {raw:.1f} ms; dengan pemeriksaan isi {whole:.1f} ms"
    table.at_least("serah lembar / driver telanjang", place.name, ratio, hand_in.GOALS[place.name], note)
    with app.app_context(), db.writing():
        stage.go_on_to_the_third_day(made)
        db.db.session.remove()
    ratios, spent = pages.run(app, url, made)
    for name, ratio in ratios.items():
        table.at_most(f"{name} / satu query", place.name, ratio, pages.GOALS[name], pages.note(spent, name))
    if place.name == "SQLite":
        count, seconds, size = certificates.run(app, made)
        note = f"anak proses termasuk; {size:.0f} KB sebuah"
        table.at_most(f"{count} sertifikat bersegel, detik CPU", "", seconds, certificates.GOAL, note)
        on_paper(databases.application(papers, folder), made, table)
    in_scale(place, folder, table, url, app, made)
    if place.name == "PostgreSQL":
        in_the_nation(place, folder, table, url, made)


def on_paper(app, made, table):
    """The dossiers of a class, in a copy of the database: the lists above look at a class in its middle."""
    with app.app_context(), db.writing():
        dossiers.fill(made)
        db.db.session.remove()
    facts, (html, layout, write) = dossiers.run(app, made)
    goals, n = dossiers.GOALS, dossiers.PAGES
    split = f"html {html:.2f}, tata letak {layout:.2f}, tulis {write:.2f} s"
    table.at_most(f"dossier {n} halaman, detik CPU", "", facts["cpu"], goals["cpu"], split)
    note = f"detik dinding, dua anak proses; {facts['class_cpu']:.0f} detik CPU"
    table.at_most(f"{dossiers.CLASS} dossier", "", facts["class"], goals["class"], note)
    table.at_most(f"dossier {dossiers.LONG} / {dossiers.SHORT} halaman", "", facts["growth"], goals["growth"])
    table.at_most("puncak anak proses, MB", "", facts["peak"], goals["peak"])
    table.at_most("papan p99 selama mencetak / tenang", "", facts["board"], goals["board"])
    databases.let_go(app)


def in_scale(place, folder, table, url, app, made):
    """The same two lists in an installation of ten and of a thousand classes."""
    with app.app_context(), db.writing():
        scale.fill_template(made)
        db.db.session.remove()
    databases.let_go(app)
    apps = []
    for classes in (scale.FEW, scale.MANY):
        each = databases.application(place.copy(url), folder)
        scale.grow(each, classes)
        assert scale.number_of_classes(each) == classes
        apps.append(each)
    found, scans = scale.run(*apps, made)
    for name, label in (("board", "papan"), ("queue", "antrean paraf")):
        ratio, (few, many) = found[name]
        note = f"{few:.2f} ms lawan {many:.2f} ms; indeks {'dipakai' if not scans[name] else f'TIDAK: {scans[name]}'}"
        table.at_most(f"{label}, {scale.MANY} / {scale.FEW} kelas", place.name, ratio, scale.GOAL, note)
        if scans[name]:
            table.missed.append(f"{label}: indeks ({place.name})")
    for each in apps:
        databases.let_go(each)


def in_the_nation(place, folder, table, url, made):
    """Three pages in an installation of ten and of ten thousand classes."""
    template = databases.application(url, folder)
    cookie = nation.add_pengelola(template)
    databases.let_go(template)
    apps = []
    for classes in (nation.FEW, nation.MANY):
        each = databases.application(place.copy(url), folder)
        nation.grow(each, classes)
        assert scale.number_of_classes(each) == classes
        apps.append(each)
    for name, (ratio, (few, many)) in nation.run(*apps, made, cookie).items():
        note = f"{few:.2f} ms lawan {many:.2f} ms"
        table.at_most(f"{name}, {nation.MANY} / {nation.FEW} kelas", place.name, ratio, scale.GOAL, note)
    for each in apps:
        databases.let_go(each)


def breaches(place, folder, table):
    """The report of a breach on 10,000 people, by the clock."""
    app = databases.application(place.fresh(), folder, with_tables=True)
    spent, people = breach.run(app)
    databases.let_go(app)
    table.at_most("laporan kebocoran / 10 detik", place.name, spent / breach.GOAL_SECONDS, 1, f"{people} orang")


def main():
    """Print the table; 1 when a goal is missed by more than OVER."""
    began = time.monotonic()
    with databases.places() as (places, missing, folder):
        table = Table()
        for place in places:
            of_one_kind(place, folder, table)
            breaches(place, folder, table)
    if missing:
        print(missing)
    print(f"\n{time.monotonic() - began:.0f} detik.")
    print(f"GAGAL, lebih dari 15 % dari sasaran: {', '.join(table.missed) or 'tidak ada'}.")
    print(f"NYARIS, belum tercapai tetapi dalam 15 %: {', '.join(table.near) or 'tidak ada'}.")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
