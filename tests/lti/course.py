"""A small learning platform in this process: keys, tokens, registration, and every way in which its keys can fail."""

import contextvars
import functools
import http.server
import json
import re
import threading
import time
from urllib.parse import parse_qs, urlsplit

import jwt

from askom_lms.kernel import clock, db
from askom_lms.lti.domain.claims import LTI
from askom_lms.lti.domain.roles import MEMBERSHIP
from askom_lms.lti.models import Deployment, PlatformUser, Registration
from askom_lms.lti.services import tokens

CLIENT, DEPLOYMENT = "alat-1", "1"
LEARNER, TEACHER = f"{MEMBERSHIP}Learner", f"{MEMBERSHIP}Instructor"
TELLS = {"/.well-known/openid-configuration": "config", "/mod/lti/openid-configuration.php": "config"}
"""Where the platform says who it is."""


@functools.cache
def pair(kid):
    """One key of each name per run: making one takes long."""
    return tokens.new_pair(kid)


class Platform:
    """Serves /jwks and its failures, /token, /config and /daftar; counts what it is asked."""

    def __init__(self):
        self.keys, self.asked, self.bearer, self.client = ["a"], [], [], "baru-1"
        self.ahead = 0
        platform = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def date_time_string(self, timestamp=None):
                return super().date_time_string((timestamp or time.time()) + platform.ahead)

            def answer(self, status=200, body=b"", **headers):
                self.send_response(status)
                for name, value in {"Content-Length": len(body), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                platform.asked.append(self.path)
                said = getattr(platform, TELLS.get(self.path, self.path).strip("/"), None)
                said(self) if said else self.answer(404)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                platform.bearer.append((self.path, self.headers.get("Authorization")))
                self.do_GET()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def jwks(self, to, keep=("kty", "n", "e", "kid")):
        keys = [{name: pair(kid).public[name] for name in keep} for kid in self.keys]
        to.answer(200, json.dumps({"keys": keys}).encode())

    def token(self, to):
        to.answer(200, json.dumps({"access_token": "t-1", "expires_in": 3600}).encode())

    def tolak(self, to):
        to.answer(400, b'{"error": "invalid_client"}')

    def usang(self, to):
        to.answer(400, b"Expired token")

    def cakupan(self, to):
        to.answer(400, b'{"error": "invalid_scope"}')

    def html(self, to):
        to.answer(200, b"<html>masuk</html>")

    def kosong(self, to):
        to.answer(200, b'{"keys": []}')

    def alih(self, to):
        to.answer(302, Location=f"{self.address}/jwks")

    def besar(self, to):
        to.answer(200, b'{"keys": "' + b"x" * 300_000 + b'"}')

    def lambat(self, to):
        to.send_response(200)
        to.end_headers()
        try:
            for _ in range(100):
                to.wfile.write(b" ")
                to.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def config(self, to):
        named = {"issuer": "", "authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        said = {name: self.address + path for name, path in named.items()}
        said["registration_endpoint"] = f"{self.address}/daftar"
        said |= getattr(self, "lies", {})
        to.answer(200, json.dumps(said).encode())

    def daftar(self, to):
        tool = {"https://purl.imsglobal.org/spec/lti-tool-configuration": {"deployment_id": "9"}}
        to.answer(201, json.dumps({"client_id": self.client, **tool}).encode())


def registered(platform, institution, *, client=CLIENT, issuer=None, state="aktif", deployment=DEPLOYMENT, **changes):
    """A registration of this platform, as confirmed."""
    address = platform.address
    made = Registration(
        institution_id=institution.id,
        name="Moodle Melati",
        issuer=issuer or address,
        client_id=client,
        token_url=f"{address}/token",
        created_at=clock.now(),
        **{
            "auth_url": f"{address}/auth?tetap=1",
            "jwks_url": f"{address}/jwks",
            "frames": address,
            "state": state,
            **changes,
        },
    )
    db.session().add(made)
    db.session().flush()
    db.session().add(Deployment(registration_id=made.id, deployment_id=deployment))
    db.session().commit()
    return made


def joined(person, registration, sub="siswa-1", proof="sandi"):
    made = PlatformUser(issuer=registration.issuer, sub=sub, person_id=person.id, proof=proof, linked_at=clock.now())
    db.session().add(made)
    db.session().commit()
    return made


class Course:
    """A browser in a course of a platform: begins launches, signs tokens, sends them."""

    def __init__(self, app, platform, *, client=CLIENT, issuer=None):
        self.app, self.platform, self.client_id = app, platform, client
        self.issuer = issuer or platform.address
        self.browser = app.test_client()

    def run(self, method, path, **more):
        db.session().commit()
        answer = contextvars.Context().run(getattr(self.browser, method), path, **more)
        db.session().expire_all()
        return answer

    def login(self, method="get", target="http://localhost/lti/ke/beranda", **changes):
        """The answer to a login; None leaves a parameter out."""
        said = {"iss": self.issuer, "login_hint": "7", "target_link_uri": target, "client_id": self.client_id}
        said = {name: value for name, value in {**said, **changes}.items() if value is not None}
        return self.run(method, "/lti/login", **({"query_string": said} if method == "get" else {"data": said}))

    def begin(self, **changes):
        """State and nonce of a login that was begun."""
        answer = self.login(**changes)
        assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
        found = parse_qs(urlsplit(answer.headers["Location"]).query)
        return found["state"][0], found["nonce"][0]

    def claims(self, asked, target="http://localhost/lti/ke/beranda", *, without=(), **changes):
        """What the platform says; a name without a colon is a claim of LTI unless OIDC knows it."""
        now = int(clock.now().timestamp())
        said = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": "siswa-1",
            "nonce": asked,
            "iat": now,
            "exp": now + 60,
            "name": "Siswa Satu",
            f"{LTI}version": "1.3.0",
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}deployment_id": DEPLOYMENT,
            f"{LTI}target_link_uri": target,
            f"{LTI}resource_link": {"id": "kegiatan-1", "title": "Diklat <b>asesor</b>"},
            f"{LTI}context": {"id": "kursus-1", "title": "Kursus 1"},
            f"{LTI}roles": [LEARNER],
        }
        plain = ("iss", "aud", "azp", "sub", "nonce", "iat", "exp", "nbf", "email", "name")
        for name, value in changes.items():
            said[name if name in plain else LTI + name] = value
        for name in without:
            del said[name if name in plain else LTI + name]
        return said

    @staticmethod
    def signed(claims, signer="a", **header):
        return jwt.encode(claims, pair(signer).private, algorithm="RS256", headers={"kid": signer, **header})

    def send(self, state, token, **more):
        return self.run("post", "/lti/launch", data={"state": state, "id_token": token, **more})

    def launch(self, target="http://localhost/lti/ke/beranda", **changes):
        """A whole launch; the answer to the platform's form."""
        state, nonce = self.begin(target=target)
        return self.send(state, self.signed(self.claims(nonce, target, **changes)))

    def get(self, path, **headers):
        return self.run("get", path, headers=headers)

    def post(self, path, page, **fields):
        """Send the form of a page of ours, as a browser does."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))[1]
        return self.run("post", path, data={"csrf_token": token, **fields}, headers={"Sec-Fetch-Mode": "navigate"})


def text_of(answer):
    return answer.get_data(as_text=True)
