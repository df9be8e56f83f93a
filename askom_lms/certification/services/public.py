"""The public check counts what could be guessing: wrong codes, numbers, files (people's throttle)."""

import hashlib

from askom_lms.certification.domain import codes
from askom_lms.certification.queries import public
from askom_lms.certification.queries.public import Answer, CertificateAnswer, FileAnswer
from askom_lms.kernel.act import Act
from askom_lms.people import services as people
from askom_lms.registry.queries import today_of

MISSES = people.Limit("check_miss", 40)
"""Wrong codes and look-ups by number from one address in a quarter of an hour: a hall of 24 stays far below."""
FILES = people.Limit("check_file", 30)


def look_up(act: Act, typed: str, address: str) -> Answer | None:
    """The certificate or sheet that was asked for; None when there is none. Raises TooMany for somebody who guesses."""
    today = today_of(act)
    found = public.answer_to(typed) or public.asesor_answer(typed, today)
    if isinstance(found, CertificateAnswer):
        found = found.stands(today)
    if found is None or codes.is_number(typed):
        people.spend_try(act.now, (MISSES, address))
    return found


def compare_file(act: Act, content: bytes, address: str) -> FileAnswer | None:
    """Which issued document has exactly these bytes. Nothing is stored. Raises TooMany."""
    people.spend_try(act.now, (FILES, address))
    return public.answer_to_file(hashlib.sha256(content).hexdigest(), today_of(act))
