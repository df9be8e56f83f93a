"""What a phone keeps for attendance: the mark of its browser until the class ends, and the scans it has opened.

Both are signed; the first names person and class, so that a device that two people use can be told.
"""

import datetime as dt
import secrets
import uuid

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from askom_lms.kernel import clock
from askom_lms.training.domain.scanning import LONGEST_OFFLINE
from askom_lms.training.models import TrainingClass
from askom_lms.training.services import Device

DEVICE, OPENED = "askom_hadir", "askom_pindai"


def _name(of: str) -> str:
    return f"__Host-{of}" if current_app.config["SETTINGS"].is_secure else of


def _signer(of: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"askom-{of}")


def device_for(person_id: uuid.UUID, class_id: uuid.UUID, today: dt.date) -> Device:
    """This browser; a new mark when it has none for this class or its last day is over."""
    try:
        mark, person, known_class, until = _signer(DEVICE).loads(request.cookies.get(_name(DEVICE), ""))
        before = uuid.UUID(person)
        if known_class == str(class_id) and dt.date.fromisoformat(until) >= today:
            return Device(str(mark), before if before != person_id else None)
    except (BadData, ValueError, TypeError):
        pass
    return Device(secrets.token_hex(16))


def keep_device(response: Response, device: Device, person_id: uuid.UUID, klass: TrainingClass) -> None:
    """Remember who scanned here, until the end of the last day of the class."""
    told = [device.mark, str(person_id), str(klass.id), klass.ends_on.isoformat()]
    until = clock.at(klass.ends_on + dt.timedelta(days=1), dt.time(0), klass.zone)
    _set(response, DEVICE, str(_signer(DEVICE).dumps(told)), until)


def opened_at(token: str) -> dt.datetime | None:
    """When this browser opened this link for the first time, as this server saw it."""
    try:
        kept, at = _signer(OPENED).loads(request.cookies.get(_name(OPENED), ""))
        return dt.datetime.fromtimestamp(int(at), dt.UTC) if kept == token else None
    except (BadData, ValueError, TypeError):
        return None


def keep_opened(response: Response, token: str, now: dt.datetime) -> None:
    """Remember the moment, so that a sign-in in between costs nothing."""
    _set(response, OPENED, str(_signer(OPENED).dumps([token, int(now.timestamp())])), now + LONGEST_OFFLINE)


def _set(response: Response, of: str, value: str, until: dt.datetime) -> None:
    response.set_cookie(
        _name(of),
        value,
        expires=until,
        path="/",
        secure=current_app.config["SETTINGS"].is_secure,
        httponly=True,
        samesite="Lax",
    )
