"""The services of a platform in this process: tokens, members in pages, a gradebook that compares whole seconds."""

import datetime as dt
import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.lti.domain.grading import SCOPE_LINE_ITEM, SCOPE_RESULT, SCOPE_SCORE
from askom_lms.lti.models import Deployment, LineItem, ResourceLink

ALL = " ".join(sorted((SCOPE_LINE_ITEM, SCOPE_RESULT, SCOPE_SCORE)))


class Services:
    """What it is asked stands in `calls`; `down`, `wants` and `answers` make it behave badly."""

    def __init__(self):
        services = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                services.serve(self, b"")

            def do_POST(self):
                services.serve(self, self.rfile.read(int(self.headers["Content-Length"])))

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.as_at_first()

    def as_at_first(self):
        self.calls, self.tokens, self.grades, self.made = [], 0, {}, []
        self.members, self.per_page, self.following = [], 50, None
        self.down, self.refused_tokens, self.answers = False, set(), []

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, to, body):
        parts = urlsplit(to.path)
        if self.down:
            self.calls.append(("down", to.path))
            to.connection.close()
            return
        if parts.path == "/token":
            self.tokens += 1
            self.say(to, 200, {"access_token": f"t-{self.tokens}", "expires_in": 3600})
            return
        self.calls.append((to.command, to.path))
        if to.headers["Authorization"].removeprefix("Bearer ") in self.refused_tokens:
            self.say(to, 401, {})
        elif self.answers:
            self.say(to, self.answers.pop(0), [])
        elif parts.path == "/anggota":
            self.page(to, int(parse_qs(parts.query).get("page", ["1"])[0]))
        elif parts.path.endswith("/scores"):
            self.score(to, parts.path, json.loads(body))
        elif parts.path.endswith("/results"):
            told = self.grades.get((parts.path.removesuffix("/results"), parse_qs(parts.query)["user_id"][0]), {})
            self.say(to, 200, [{"userId": told["userId"], "resultScore": told["scoreGiven"], "resultMaximum": 100,
                                "comment": told["comment"]}] if told else [])  # fmt: skip
        elif parts.path == "/kolom":
            self.made.append(json.loads(body))
            self.say(to, 201, {"id": f"{self.address}/kolom/{len(self.made)}00"})
        else:
            self.say(to, 404, {})

    def page(self, to, number):
        first = (number - 1) * self.per_page
        some = self.members[first : first + self.per_page]
        more = len(self.members) > first + self.per_page
        link = self.following or (f'<{self.address}/anggota?page={number + 1}>; rel="next"' if more else None)
        self.say(to, 200, {"id": "x", "members": some}, **({"Link": link} if link else {}))

    def score(self, to, path, told):
        where = (path.removesuffix("/scores"), told["userId"])
        before, moment = self.grades.get(where), dt.datetime.fromisoformat(told["timestamp"])
        if before and moment.replace(microsecond=0) <= dt.datetime.fromisoformat(before["timestamp"]):
            self.say(to, 409, [])
        else:
            self.grades[where] = told
            self.say(to, 200, None)

    @staticmethod
    def say(to, status, told, **headers):
        body = b"" if told is None else json.dumps(told).encode()
        to.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            to.send_header(name, str(value))
        to.end_headers()
        to.wfile.write(body)


def member(n, **told):
    return {
        "user_id": f"m-{n}", "name": f"Anggota {n:02d}", "email": f"anggota{n:02d}@contoh.id",
        "roles": ["Learner"], "status": "Active", **told,
    }  # fmt: skip


def linked(
    registration, klass, services, *, name="tugas1", column="/kolom/1?type_id=1", context_id="kursus-1", **changes
):
    """A link of a course to a task of this class, with the services of the platform."""
    deployment = db.session().scalars(select(Deployment).where(Deployment.registration_id == registration.id)).one()
    made = ResourceLink(
        deployment_id=deployment.id, context_id=context_id, title=name.title(),
        context_title="Kursus 1", class_id=klass.id, target=name, created_at=clock.now(), bound_at=clock.now(),
        **{
            "lineitem_url": services.address + column, "lineitems_url": f"{services.address}/kolom",
            "nrps_url": f"{services.address}/anggota", "ags_scopes": ALL, "resource_link_id": f"tautan-{name}", **changes,
        },
    )  # fmt: skip
    db.session().add(made)
    db.session().commit()
    return made


def column_of(link):
    return db.session().scalars(select(LineItem).where(LineItem.link_id == link.id)).one()
