"""A PostgreSQL server of its own, which a drill may stop, freeze and fill; nobody else speaks with it."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")


class Cluster:
    """Server processes, their data below /tmp because they run under another account, and the address."""

    def __init__(self, connections=40):
        self.folder = Path(tempfile.mkdtemp(prefix="askom-cluster-"))
        self.data = self.folder / "data"
        self.programs = max(PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
        self.account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        if self.account:
            shutil.chown(self.folder, "postgres", "postgres")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"postgresql+psycopg://askom@127.0.0.1:{port}/postgres"
        self._run("initdb", "-A", "trust", "-U", "askom", "-N")
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
            settings.write(f"max_connections = {connections}\n")
        self.start()

    def _run(self, program, *words):
        command = [str(self.programs / program), "-D", str(self.data), *words]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(command, cwd=self.folder, stdout=log, stderr=log, check=True, **self.account)

    def start(self):
        self._run("pg_ctl", "-w", "start")

    def stop(self, mode="fast"):
        """`immediate` is a crash: nothing is written any more, the next start recovers."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def processes(self):
        master = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        listed = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=False).stdout
        return [master, *map(int, re.findall(r"\d+", listed))]

    def freeze(self):
        self._tell(signal.SIGSTOP)

    def thaw(self):
        self._tell(signal.SIGCONT)

    def _tell(self, what):
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):  # one connection may end while the list is read
                os.kill(process, what)

    def remove(self):
        if (self.data / "postmaster.pid").exists():
            self.thaw()
            self.stop("immediate")
        shutil.rmtree(self.folder)
