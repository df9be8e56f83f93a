"""The files of a form: sent with it, or in pieces before it. From here on there is no difference."""

import contextlib
import functools
import hashlib
import uuid
from collections.abc import Iterator
from typing import BinaryIO, cast

from flask import Response, abort, after_this_request, make_response, redirect, request

from askom_lms.kernel.files import StorageFull, StorageUnavailable
from askom_lms.kernel.messages import Refusal, StepUpNeeded
from askom_lms.kernel.uploads.pieces import Announced, UploadGone, Waiting, pieces
from askom_lms.kernel.web import carry_along, current_act, wants_json

REFUSED = 400
WORTHLESS = 422
"""The answer to a file that no second try makes better."""


def sent_files(name: str) -> list[tuple[BinaryIO, str]]:
    """What was sent under this name, each with its own name: by the two buttons, or as the `<name>_id` of an upload.

    Call it once, after the permission was asked and outside any write transaction. When the form has taken the file,
    its pieces are gone; sent once more because the answer was lost, the form answers the same again.
    Raises UploadGone, Refusal `upload.incomplete`, Invalid `upload.changed`.
    """
    sent = [file for field in (name, f"{name}_foto") for file in request.files.getlist(field) if file.filename]
    found = [(cast(BinaryIO, file.stream), file.filename or name) for file in sent]
    upload_id = request.form.get(f"{name}_id")
    return [*found, _in_pieces(upload_id)] if upload_id else found


@contextlib.contextmanager
def carried(name: str) -> Iterator[None]:
    """Around what may ask for the second factor: the file sent under this name waits here for its form to come again.

    What cannot be kept (too large, too many on the way) is chosen anew, and the page in between says so.
    """
    try:
        yield
    except StepUpNeeded:
        file = request.files.get(name)
        if file and file.filename:
            with contextlib.suppress(Refusal):
                carry_along(name, f"{name}_id", str(_kept(file.filename, file.stream.read())))
        raise


def _kept(name: str, data: bytes) -> uuid.UUID:
    """The id under which these bytes wait for this person. Raises Refusal."""
    person_id, announced = current_act().person.id, Announced(name, len(data), hashlib.sha256(data).hexdigest())
    upload_id, offset = pieces().begin(person_id, announced)
    pieces().append(person_id, upload_id, offset, data[offset:])
    return upload_id


def _in_pieces(upload_id: str) -> tuple[BinaryIO, str]:
    try:
        wanted = uuid.UUID(upload_id)
    except ValueError:
        raise UploadGone from None
    waiting = pieces().hold(current_act().person.id, wanted)
    after_this_request(functools.partial(_settle, waiting))
    went_on = waiting.went_on
    if went_on is not None:
        abort(make_response({"next": went_on} if wants_json() else redirect(went_on)))
    return waiting.whole(), waiting.announced.name


def _settle(waiting: Waiting, response: Response) -> Response:
    """After the commit or the refusal; whatever else kept the form from going through keeps the file."""
    if response.status_code < REFUSED:
        said = response.get_json() if response.is_json else {}
        with contextlib.suppress(StorageFull, StorageUnavailable):  # the form has it; the sweeper finds the rest
            waiting.taken(said.get("next") or response.location or request.path)
    elif response.status_code == WORTHLESS:
        waiting.drop()
    waiting.close()
    return response
