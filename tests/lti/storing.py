"""A platform that keeps values for tools (LTI Client Side postMessages 1.0), and its course page with our link in a frame."""

import html
import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from askom_lms.lti.domain.claims import LTI
from tests.lti.course import CLIENT, DEPLOYMENT, LEARNER, Course, Platform

KEEPER = """
const kept = new Map();
addEventListener("message", ({data, origin, source}) => {
  if (data.subject === "lti.put_data") kept.set(data.key, data.value);
  else if (data.subject !== "lti.get_data") return;
  heard.push([data.subject, origin]);
  if (silent) return;
  source.postMessage({subject: data.subject + ".response", message_id: data.message_id, key: data.key,
    value: kept.get(data.key)}, origin);
});"""
"""As the specification asks of a platform."""


class Storing(Platform):
    """Offers storage in the window around our frame; `sub` is who sits there."""

    def __init__(self, tool, _folder):
        super().__init__()
        self.tool, self.sub = tool, "siswa-1"
        self.facts = {
            "issuer": self.address, "client_id": CLIENT, "oidc_callback": f"{self.address}/auth", "deployment_id": DEPLOYMENT,
            "token_url": f"{self.address}/token", "keyset_url": f"{self.address}/jwks",
        }  # fmt: skip

    def stop(self):
        self.close()

    def page(self, *, silent=False, storage="_parent", size=(800, 500)):
        """Address of the course page."""
        told = {"silent": int(silent), "storage": storage, "width": size[0], "height": size[1]}
        return f"{self.address}/kursus?{urlencode(told)}"

    def __getattr__(self, name):
        """Paths with a query are paths too."""
        path = name.partition("?")[0]
        if path in ("kursus", "auth") and path != name:
            return getattr(self, path)
        raise AttributeError(name)

    def kursus(self, to):
        asked = {key: values[0] for key, values in parse_qs(urlsplit(to.path).query).items()}
        login = {
            "iss": self.address, "login_hint": "7", "client_id": CLIENT, "target_link_uri": f"{self.tool}/lti/ke/beranda",
        }  # fmt: skip
        if asked.get("storage"):
            login["lti_storage_target"] = asked["storage"]
        frame = html.escape(f"{self.tool}/lti/login?{urlencode(login)}")
        size = f'width="{asked["width"]}" height="{asked["height"]}"'
        script = f"const heard = [], silent = {asked['silent']};{KEEPER}"
        said = f'<script>{script}</script><h1>Kursus</h1><iframe {size} src="{frame}"></iframe>'
        to.answer(200, said.encode(), **{"Content-Type": "text/html; charset=utf-8"})

    def auth(self, to):
        asked = {key: values[0] for key, values in parse_qs(urlsplit(to.path).query).items()}
        course = Course.__new__(Course)
        course.issuer, course.client_id = self.address, CLIENT
        claims = course.claims(asked["nonce"], f"{self.tool}/lti/ke/beranda", sub=self.sub, roles=[LEARNER])
        claims |= {"iat": int(time.time()), "exp": int(time.time()) + 60, f"{LTI}custom": {}}
        fields = {"state": asked["state"], "id_token": course.signed(claims)}
        hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
        said = f'<form method="post" action={json.dumps(asked["redirect_uri"])}>{hidden}</form>'
        said += "<script>document.forms[0].submit()</script>"
        to.answer(200, said.encode(), **{"Content-Type": "text/html; charset=utf-8"})
