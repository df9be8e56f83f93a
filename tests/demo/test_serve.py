"""The demo that `make run` serves ends whole."""

import os
import signal

import pytest

from askom_lms.demo import serve


def test_a_demo_that_is_killed_ends_as_if_it_were_interrupted():
    before = signal.getsignal(signal.SIGTERM)
    try:
        serve.end_as_if_interrupted()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
