"""What a child of the tests can do: answer, refuse, and misbehave in every way that children do."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from askom_lms.kernel.children import Parcel
from askom_lms.kernel.messages import Refusal


def echo(parcel):
    return Parcel({**parcel.facts, "pid": os.getpid(), "environment": sorted(os.environ)}, parcel.blobs)


def refuse(parcel):
    raise Refusal("upload.too_large", limit="5,0 MB")


def fail(parcel):
    raise ValueError("broken on purpose")


def grow(parcel):
    """Hold so many megabytes for a moment."""
    bytearray(parcel.facts["megabytes"] * 1024 * 1024)
    return echo(parcel)


def swell(parcel):
    bytearray(1_000_000_000)


def dive(parcel):
    return dive(parcel)


def spin(parcel):
    while True:
        pass


def burn(parcel):
    """So many seconds of work, then an answer."""
    end = time.process_time() + parcel.facts["seconds"]
    while time.process_time() < end:
        pass
    return echo(parcel)


def sleep(parcel):
    time.sleep(60)


def die(parcel):
    os.kill(os.getpid(), signal.SIGSEGV)


def call_out(parcel):
    socket.create_connection(("127.0.0.1", parcel.facts["port"]))


def run_program(parcel):
    subprocess.run(["/bin/true"], check=True)


def fill_disk(parcel):
    Path(parcel.facts["path"]).write_bytes(b"\0" * 2_000_000)


def babble(parcel):
    os.write(0, b"\xff" * 100)
    time.sleep(60)


HANDLERS = {
    "echo": echo,
    "refuse": refuse,
    "fail": fail,
    "grow": grow,
    "swell": swell,
    "dive": dive,
    "spin": spin,
    "burn": burn,
    "sleep": sleep,
    "die": die,
    "call_out": call_out,
    "run_program": run_program,
    "fill_disk": fill_disk,
    "babble": babble,
}
