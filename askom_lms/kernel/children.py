"""Warm child processes with limits: heavy or hostile work never runs in the process that answers people.

A child is started with a clean environment (no secret in it), takes its limits before it imports anything of the work,
and speaks over one socket: a JSON head and raw bytes, so that nothing it says is ever executed by the parent.
"""

import atexit
import contextlib
import importlib
import json
import math
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from askom_lms.kernel.messages import Refusal

ROOT = Path(__file__).resolve().parents[2]
START = f"from {__name__} import main; main()"
START_SECONDS = 30
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(ROOT),
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "ignore",  # a hostile file could fill the log with them
}
HEAD = struct.Struct("!I")
MEGABYTE = 1024 * 1024
LARGEST_PARCEL = 256 * MEGABYTE
FORBIDDEN_EVENTS = (
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
)


@dataclass(frozen=True)
class Limits:
    """What one piece of work, and one child, may use."""

    address_space: int = 700 * MEGABYTE
    file_size: int = 50 * MEGABYTE
    cpu_seconds: int = 20
    wall_seconds: int = 30
    patience_seconds: int = 60
    """How long a caller waits for a child to become free."""
    works_per_child: int = 200
    worn_kilobytes: int = 150 * 1024
    """A child that ever held more is replaced: memory comes back in pieces, and the next large work would top it."""


@dataclass(frozen=True)
class Parcel:
    """What travels between parent and child: small facts and large bytes."""

    facts: dict[str, Any] = field(default_factory=dict)
    blobs: tuple[bytes, ...] = ()


Handler = Callable[[Parcel], Parcel]


class ChildError(Exception):
    """No answer came: `reason` is busy, start, time, memory, depth, died or error; `detail` is for the operator."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class ChildPool:
    """Up to `size` children that know `module.HANDLERS`, started when needed, replaced when worn or broken."""

    def __init__(self, module: str, size: int, limits: Limits, refusal: type[Refusal]) -> None:
        self.module, self.limits, self.refusal = module, limits, refusal
        self._free = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._owner = os.getpid()
        atexit.register(self.close)

    def call(self, handler: str, parcel: Parcel) -> Parcel:
        """The handler's answer. Raises ChildError, or this pool's refusal with the handler's code and params."""
        if not self._free.acquire(timeout=self.limits.patience_seconds):
            raise ChildError("busy")
        try:
            child = self._take()
            try:
                answer = child.ask(handler, parcel)
            except BaseException:
                child.close()
                raise
            self._give_back(child)
        finally:
            self._free.release()
        if "refused" in answer.facts:
            raise self.refusal(answer.facts["refused"], **answer.facts["params"])
        return answer

    def close(self) -> None:
        """End all idle children; those at work end with their work, or with this process."""
        if os.getpid() == self._owner:
            with self._lock:
                idle, self._idle = self._idle, []
            for child in idle:
                child.close()

    def pids(self) -> list[int]:
        """Process ids of the idle children."""
        return [child.process.pid for child in self._idle]

    def _take(self) -> "_Child":
        with self._lock:
            if os.getpid() != self._owner:  # forked after the first call: the children are the parent's
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    return child
                child.close()
        return _Child(self.module, self.limits)

    def _give_back(self, child: "_Child") -> None:
        if child.works >= self.limits.works_per_child or child.peak > self.limits.worn_kilobytes:
            child.close()
            return
        with self._lock:
            self._idle.append(child)


class _Child:
    """One child process as its parent sees it."""

    def __init__(self, module: str, limits: Limits) -> None:
        self.limits, self.works, self.peak = limits, 0, 0
        self.line, theirs = socket.socketpair()
        with theirs:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-c", START, module, json.dumps(asdict(limits))],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=ENVIRONMENT,
            )
        try:
            self._exchange(None, START_SECONDS)
        except ChildError as failure:
            self.close()
            raise ChildError("start", str(failure)) from failure

    def ask(self, handler: str, parcel: Parcel) -> Parcel:
        self.works += 1
        answer = self._exchange(Parcel({"handler": handler, **parcel.facts}, parcel.blobs), self.limits.wall_seconds)
        self.peak = answer.facts.pop("peak")
        if "failed" in answer.facts:
            raise ChildError(answer.facts["failed"], answer.facts["detail"])
        return answer

    def _exchange(self, parcel: Parcel | None, seconds: float) -> Parcel:
        deadline = time.monotonic() + seconds
        try:
            if parcel is not None:
                _send(self.line, parcel, deadline)
            return _receive(self.line, deadline)
        except TimeoutError as error:
            raise ChildError("time", f"no answer in {seconds} s") from error
        except (
            OSError,
            EOFError,
            LookupError,
            TypeError,
            ValueError,
            struct.error,
        ) as error:  # a broken child writes anything
            code = self._wait()
            reason = "time" if code == -signal.SIGXCPU else "died"
            raise ChildError(reason, f"exit status {code}") from error

    def _wait(self) -> int | None:
        try:
            return self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        self.line.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()


def _send(line: socket.socket, parcel: Parcel, deadline: float | None = None) -> None:
    head = json.dumps({"facts": parcel.facts, "sizes": [len(blob) for blob in parcel.blobs]}).encode()
    for part in (HEAD.pack(len(head)), head, *parcel.blobs):
        line.settimeout(None if deadline is None else _left(deadline))
        line.sendall(part)


def _receive(line: socket.socket, deadline: float | None = None) -> Parcel:
    (length,) = HEAD.unpack(_exactly(line, HEAD.size, deadline))
    head = json.loads(_exactly(line, length, deadline))
    return Parcel(head["facts"], tuple(_exactly(line, size, deadline) for size in head["sizes"]))


def _exactly(line: socket.socket, size: int, deadline: float | None) -> bytes:
    if size > LARGEST_PARCEL:
        raise EOFError
    received = bytearray()
    while len(received) < size:
        line.settimeout(None if deadline is None else _left(deadline))
        piece = line.recv(min(size - len(received), MEGABYTE))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def serve(module: str, limits: Limits) -> None:
    """The life of a child: limits, then the imports, then one piece of work after the other until the parent goes."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_space, limits.address_space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    line = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    handlers: Mapping[str, Handler] = importlib.import_module(module).HANDLERS
    sys.addaudithook(_forbid)
    _send(line, Parcel({"ready": True}))
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            parcel = _receive(line)
            _more_cpu(limits.cpu_seconds)
            answer = _work(handlers[parcel.facts["handler"]], parcel)
            answer.facts["peak"] = _peak_kilobytes()
            _send(line, answer)


def _work(handler: Handler, parcel: Parcel) -> Parcel:
    """One answer, whatever happens."""
    try:
        return handler(parcel)
    except Refusal as refusal:
        return Parcel({"refused": refusal.code, "params": refusal.params})
    except MemoryError:
        return Parcel({"failed": "memory", "detail": ""})
    except RecursionError:
        return Parcel({"failed": "depth", "detail": ""})
    except Exception as error:  # noqa: BLE001 - libraries raise anything on hostile input; the parent decides
        return Parcel({"failed": "error", "detail": f"{type(error).__name__}: {error}"[:500]})


def _peak_kilobytes() -> int:
    """The most memory this program ever held; getrusage would count what the parent held before the exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _more_cpu(seconds: int) -> None:
    """Past the soft limit the kernel ends this process: no library can catch or forget it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _forbid(event: str, _arguments: Sequence[Any]) -> None:
    """No child has business on the network or with other programs, whatever a document talks it into."""
    if event in FORBIDDEN_EVENTS:
        raise PermissionError(f"{event} is not allowed here")


def main() -> None:
    """What the child's command line runs."""
    serve(sys.argv[1], Limits(**json.loads(sys.argv[2])))
