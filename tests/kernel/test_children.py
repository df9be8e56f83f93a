"""Whatever happens in a child, its parent gets an answer in time and the next caller gets a sound child."""

import dataclasses
import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest

from askom_lms.kernel import children
from askom_lms.kernel.children import ChildError, ChildPool, Limits, Parcel
from askom_lms.kernel.uploads import UploadRefused

MODULE = "tests.kernel.children_lab"
LIMITS = Limits(cpu_seconds=1, wall_seconds=3, patience_seconds=1, works_per_child=3, file_size=1_000_000)


@pytest.fixture
def pool():
    made = ChildPool(MODULE, 2, LIMITS, UploadRefused)
    yield made
    made.close()


def pid_of(pool):
    return pool.call("echo", Parcel()).facts["pid"]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_facts_and_bytes_go_there_and_back(pool):
    blobs = (b"", os.urandom(3_000_000), b"x")
    answer = pool.call("echo", Parcel({"a": [1, "é"]}, blobs))
    assert (answer.facts["a"], answer.blobs) == ([1, "é"], blobs)


def test_a_child_is_used_again_and_replaced_when_worn(pool):
    pids = [pid_of(pool) for _ in range(4)]
    assert pids[0] == pids[1] == pids[2] != pids[3]
    assert not is_alive(pids[0])


@pytest.mark.parametrize(("megabytes", "is_kept"), [(50, True), (250, False)])
def test_a_child_that_has_held_much_memory_is_replaced(pool, megabytes, is_kept):
    pid = pool.call("grow", Parcel({"megabytes": megabytes})).facts["pid"]
    assert is_alive(pid) is is_kept
    assert (pid_of(pool) == pid) is is_kept


def test_a_refusal_comes_back_as_the_pools_own(pool):
    with pytest.raises(UploadRefused, match="5,0 MB"):
        pool.call("refuse", Parcel())


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("fail", "error"),
        ("swell", "memory"),
        ("dive", "depth"),
        ("spin", "time"),
        ("sleep", "time"),
        ("die", "died"),
        ("run_program", "error"),
        ("babble", "died"),
    ],
)
def test_a_child_that_misbehaves_is_replaced(pool, work, reason):
    pid = pid_of(pool)
    start = time.monotonic()
    with pytest.raises(ChildError) as failure:
        pool.call(work, Parcel())
    assert failure.value.reason == reason
    assert time.monotonic() - start < 45  # the work itself sleeps a minute or never ends
    assert not is_alive(pid)
    assert is_alive(pid_of(pool))


def test_the_kernel_ends_a_spinning_child_long_before_the_clock_does():
    pool = ChildPool(MODULE, 1, Limits(cpu_seconds=1, wall_seconds=30), UploadRefused)
    start = time.monotonic()
    with pytest.raises(ChildError) as failure:
        pool.call("spin", Parcel())
    assert failure.value.reason == "time"
    assert time.monotonic() - start < 15


def test_each_work_has_its_own_seconds_of_cpu(pool):
    pids = {pool.call("burn", Parcel({"seconds": 0.8})).facts["pid"] for _ in range(3)}
    assert len(pids) == 1


def test_a_child_cannot_reach_the_network(pool):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(ChildError, match="not allowed"):
            pool.call("call_out", Parcel({"port": server.getsockname()[1]}))
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_child_cannot_fill_the_disk(pool, tmp_path):
    with pytest.raises(ChildError, match="File too large"):
        pool.call("fill_disk", Parcel({"path": str(tmp_path / "big")}))


def test_a_child_knows_no_secret_of_the_environment(pool, monkeypatch):
    monkeypatch.setenv("ASKOM_SECRET", "secret")
    known = pool.call("echo", Parcel()).facts["environment"]
    assert not [name for name in known if name.startswith("ASKOM")]


def test_a_caller_waits_for_a_free_child_but_not_for_ever(pool):
    failures = []

    def work():
        try:
            pool.call("sleep", Parcel())
        except ChildError as failure:
            failures.append(failure.reason)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(failures) == ["busy", "time", "time"]


def test_a_child_that_cannot_start_is_told_apart():
    with pytest.raises(ChildError) as failure:
        ChildPool("tests.kernel.no_such_module", 1, LIMITS, UploadRefused).call("echo", Parcel())
    assert failure.value.reason == "start"


def test_closing_ends_the_children(pool):
    pid = pid_of(pool)
    pool.close()
    assert not is_alive(pid)
    assert is_alive(pid_of(pool)), "a closed pool opens again when it is needed"


def test_a_forked_process_does_not_talk_to_its_parents_children(pool):
    pid = pid_of(pool)
    reader, writer = os.pipe()
    fork = os.fork()
    if fork == 0:
        os.write(writer, str(pid_of(pool)).encode())
        os._exit(0)
    os.waitpid(fork, 0)
    assert int(os.read(reader, 20)) != pid
    assert pid_of(pool) == pid


def test_children_end_with_their_parent(pool):
    reader, writer = os.pipe()
    fork = os.fork()
    if fork == 0:
        os.write(writer, str(pid_of(ChildPool(MODULE, 1, LIMITS, UploadRefused))).encode())
        os._exit(0)  # as abruptly as a kill: no exit handler runs
    os.waitpid(fork, 0)
    orphan = int(os.read(reader, 20))
    deadline = time.monotonic() + 5
    while is_alive(orphan) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(orphan)


def test_a_child_whose_parent_hung_up_ends_without_a_word():
    """A batch that is cancelled and a call that took too long leave a child in the middle of its answer."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", children.START, MODULE, json.dumps(dataclasses.asdict(LIMITS))]
    with theirs:
        child = subprocess.Popen(command, stdin=theirs.fileno(), stderr=subprocess.PIPE, env=children.ENVIRONMENT)
    with ours:
        children._receive(ours)
        children._send(ours, Parcel({"handler": "echo"}, (bytes(5_000_000),)))
        ours.recv(1)
    _, said = child.communicate(timeout=20)
    assert (child.returncode, said) == (0, b"")
