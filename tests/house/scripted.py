"""A server that answers the scripts of the house and fails when it is told to: a form, a desk, an upload."""

import threading

from flask import render_template_string, request

from tests.house.test_look_catalogue import look_app

FORM = """{% extends "house/page.html" %}{% set js = ("simpan", "pad", "keluar") %}
{% from "house/field.html" import csrf, seg %}{% from "house/form.html" import save_bar, sign_out %}{% from "house/pad.html" import pad %}
{% block title %}FR.IA.01{% endblock %}{% block main %}<h1>FR.IA.01</h1>
<form id="isian" method="post" action="/formulir" novalidate data-simpan="/formulir/draf" data-kunci="rekaman-1" data-revs='{"s1": 4}'>{{ csrf() }}
<label for="s1">Standar</label><textarea id="s1" name="s1"></textarea><label for="s2">Lanjut</label><input type="text" id="s2" name="s2">
{{ seg("p1", "Pencapaian", (("ya", "Ya"), ("tidak", "Tidak"))) }}
<label><input type="checkbox" name="m" value="a">Observasi</label><label><input type="checkbox" name="m" value="b">Lisan</label>
{{ pad(typed="") }}</form>{{ sign_out("/keluar") }}{% endblock %}{% block after %}{{ save_bar("isian", "/katalog") }}{% endblock %}"""
DESK = """{% extends "house/page.html" %}{% set css = "desk" %}{% set js = ("meja",) %}
{% from "house/desk.html" import queue, doc_head, sheet, mark_field, note_box, act_form, go, toast, step_up %}{% from "house/steps.html" import dialog %}
{% block title %}Meja paraf{% endblock %}{% block main_class %}desk{% endblock %}{% block main_attrs %}data-desk{% endblock %}
{% block main %}{{ queue(items, items|length, 46, batch="/meja/kelompok") }}
<section class="doc" aria-label="Formulir" tabindex="0" data-item="{{ n }}" data-opened="/meja/{{ n }}/dibuka">
{{ doc_head("kuning", "Formulir " ~ n, n, 4, previous="/meja/%d"|format(n - 1) if n > 1 else "", next="/meja/%d"|format(n + 1) if n < 4 else "", queue="#antrean") }}
<a href="?beda" data-key="d" data-other="Lihat semua">Lihat hanya perubahan</a>
{% call sheet("FR.IA.01") %}<table><tbody><tr><td>Isi {{ n }} {{ mark_field("isi", "isi " ~ n) }}</td></tr><tr><td><mark>Berubah {{ n }}</mark></td></tr></tbody></table>{% endcall %}</section>
<aside class="rev" aria-label="Keputusan">{{ note_box(ready=[{"label": "Kosong", "text": "Standar masih kosong."}]) }}
{{ act_form("paraf", "/meja/%d/paraf"|format(n)) }}{{ act_form("kembalikan", "/meja/%d/kembalikan"|format(n), "kembalikan") }}{{ go() }}</aside>{% endblock %}
{% block after %}{{ toast() }}{{ step_up() }}{% call dialog("pintasan", "Pintasan") %}<p>J berikut</p>{% endcall %}{% endblock %}"""
UPLOAD = """{% extends "house/page.html" %}{% set js = ("unggah",) %}{% from "house/file.html" import upload %}{% from "house/field.html" import csrf %}
{% block title %}Unggah{% endblock %}{% block main %}<h1>Unggah</h1>{{ upload("/unggah") }}<form method="post" action="/lambat">{{ csrf() }}<button class="btn">Kirim</button></form>{% endblock %}"""
REFUSED = {"error": {"what": "Formulir sudah dikirim.", "clause": "", "who": "", "next": "Tarik kembali lebih dahulu."}}


def scripted_app(seen):
    """The house with a form, a desk and an upload; `seen` tells what arrived and how the next answers fail."""
    app = look_app()
    app.config["WTF_CSRF_ENABLED"] = False
    page = {"/formulir": FORM, "/unggah": UPLOAD}
    for path, text in page.items():
        app.add_url_rule(path, path, lambda text=text: render_template_string(text))

    form_routes(app, seen)
    upload_routes(app, seen)
    desk_routes(app, seen)
    return app


def form_routes(app, seen):
    @app.post("/formulir/draf")
    def save():
        mode = seen.mode.pop(0) if seen.mode else "ok"
        seen.batches.append(request.json | {"token": request.headers.get("X-CSRFToken")})
        changes = request.json["changes"]
        if mode == "portal":
            return "<h1>Selamat datang di Wi-Fi hotel</h1>"
        if mode == "signed_out":
            return {"sign_in": "/masuk"}, 401
        if mode == "refused":
            return REFUSED, 409
        clash = {"s1": {"theirs": "dari ponsel", "rev": 9}} if mode == "clash" and "s1" in changes else {}
        return {
            "saved": {k: v["rev"] + 1 for k, v in changes.items() if k not in clash},
            "conflicts": clash,
            "at": "14.20",
        }

    @app.post("/formulir")
    def hand_in():
        seen.posts.append(request.form.to_dict(flat=False))
        return render_template_string(UPLOAD)

    @app.post("/keluar")
    def leave():
        seen.posts.append("keluar")
        return render_template_string(UPLOAD)

    @app.post("/lambat")
    def slow():
        seen.posts.append("lambat")
        threading.Event().wait(0.4)
        return render_template_string(UPLOAD)


def upload_routes(app, seen):
    @app.post("/unggah")
    def receive():
        if "berkas_id" in request.form:
            seen.posts.append((request.form["berkas_id"], list(request.files)))
            return {"next": "/unggah?selesai"}
        file = request.files["berkas"]
        seen.posts.append((file.filename, len(file.read()), file.mimetype))
        if "restart" in seen.mode:
            seen.mode = []
            return "Bad gateway", 502
        return (REFUSED, 422) if "refused" in seen.mode else {"next": "/unggah?selesai"}

    @app.post("/unggahan")
    def announce():
        seen.posts.append(request.form["name"])
        seen.batches.append(request.form.to_dict())
        return {"id": "satu", "offset": len(seen.held)}

    @app.post("/unggahan/satu")
    def add():
        mode = seen.mode.pop(0) if seen.mode else "ok"
        if mode == "portal":
            return "<h1>Selamat datang di Wi-Fi hotel</h1>"
        if mode == "refused":
            return REFUSED, 404
        if int(request.headers["Upload-Offset"]) != len(seen.held):
            return REFUSED | {"offset": len(seen.held)}, 409
        seen.held += request.get_data()
        return ("Bad gateway", 502) if mode == "lost" else {"offset": len(seen.held)}


def desk_routes(app, seen):
    @app.get("/meja/<int:n>")
    def desk(n):
        items = [
            {
                "url": f"/meja/{i}",
                "colour": "kuning",
                "name": f"Peserta {i}",
                "text": "FR.IA.01",
                "age": "2 mnt",
                "current": i == n,
                "batch": f"{i}",
            }
            for i in range(1, 5)
        ]
        return render_template_string(DESK, n=n, items=items)

    @app.post("/meja/<int:n>/<act>")
    def decide(n, act):
        seen.posts.append((n, act, request.form.get("note")))
        mode = seen.mode.pop(0) if act == "paraf" and seen.mode else "ok"
        if mode == "refused":
            return REFUSED, 409
        if mode == "signed_out":
            return {"sign_in": "/masuk"}, 401
        if mode == "step_up":
            return {"step_up": True}, 403
        return {"undo": f"/meja/{n}/urungkan", "left": 3, "done": 47, "next": None}

    @app.post("/paraf/langkah-kedua")
    def step_up():
        wrong = {"error": {"what": "Kode itu tidak cocok.", "next": "", "clause": "", "who": ""}}
        return {"ok": True} if request.form["code"] == "123456" else (wrong, 422)
