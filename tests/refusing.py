"""What a service answers to a deed that is not possible."""

import pytest

from askom_lms.kernel.messages import Refusal


def refused(code, kind=Refusal):
    """The block inside is refused with exactly this sentence."""
    return pytest.raises(kind, check=lambda error: error.code == code)
