"""The public log: the newest checkpoint, the proof of one certificate, the root, and the script that checks them."""

import json
import re
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.certification.domain import codes
from askom_lms.certification.queries.proof import checkpoint_lines
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.public import LONGEST, not_found_html
from askom_lms.certification.services import public as services
from askom_lms.config import ROOT
from askom_lms.kernel import checkpoints, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import NotFound
from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.web import PUBLIC, page

JSON, PEM, PYTHON = "application/json", "application/x-pem-file", "text/x-python; charset=utf-8"
SCRIPT = ROOT / "docs" / "periksa_sertifikat.py"
CHAIN = re.compile(r"(?:class|institution|platform|asesor):[0-9a-f-]{36}")
OF_PLATFORM = f"{PLATFORM.kind}:{PLATFORM.ref}"


@bp.get("/log/checkpoint")
@page(PUBLIC)
def show_checkpoint(_act: Act) -> ResponseReturnValue:
    """The newest signed checkpoint of the platform's chain, or of the chain that is named; and how to check a file."""
    name = _name()
    signed = checkpoints.newest(name)
    return render_template("certification/log.html", name=name, signed=signed, has_root=bool(sealing.roots()))


@bp.get("/log/checkpoint.json")
@page(PUBLIC)
def download_checkpoint(_act: Act) -> ResponseReturnValue:
    """The same for programs."""
    signed = checkpoints.newest(_name())
    if signed is None:
        raise NotFound
    return _file(_text(checkpoint_lines(signed)), JSON, "titik-periksa.json")


def _name() -> str:
    """The chain asked for. Raises NotFound for what is no name of a chain."""
    name = request.args.get("rantai", OF_PLATFORM)
    if not CHAIN.fullmatch(name):
        raise NotFound
    return name


@bp.get("/log/bukti/<certificate_code>")
@page(PUBLIC)
def download_proof(act: Act, certificate_code: str) -> ResponseReturnValue:
    """The proof of one certificate, for the script."""
    typed = certificate_code[:LONGEST]
    found = services.proof_of(act, typed, address())
    if found is None:
        return not_found_html(typed), 404
    return _file(_text(found), JSON, f"bukti-{codes.shown(codes.normalised(typed))}.json")


@bp.get("/log/akar.pem")
@page(PUBLIC)
def download_root(_act: Act) -> ResponseReturnValue:
    """The root certificates, newest first: whoever checks a seal gets them here once and keeps them."""
    pem = sealing.roots()
    if not pem:
        raise NotFound
    return _file(pem, PEM, "akar.pem")


@bp.get("/log/periksa_sertifikat.py")
@page(PUBLIC)
def download_script(_act: Act) -> ResponseReturnValue:
    """The script that checks a certificate without this installation."""
    return _file(SCRIPT.read_bytes(), PYTHON, SCRIPT.name)


def _text(data: dict[str, Any]) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _file(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data)
    response.headers.update(serve_headers(media_type, name))
    return response
