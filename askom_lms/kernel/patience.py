"""How long an answer waits for PostgreSQL: a server that is frozen, gone or full must not hold the page with it."""

from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

READING_SECONDS = 4.0
"""For each statement of a page. No page of the house needs a tenth of it."""
WRITING_SECONDS = 15.0
"""For each statement that may wait for other writers, as on SQLite."""
PING_SECONDS = 1.0
CONNECT_SECONDS = 3
POOL_SECONDS = 4
"""For one of the connections of this process."""

Answer = TypeVar("Answer")


class PatientConnection(Connection[Any]):
    """A connection that closes itself when the server stays silent for longer than `patience` seconds.

    A limit that the server keeps (statement_timeout) is none when it is the server that stands still.
    """

    patience: float | None = None
    """None waits for ever: jobs, commands and migrations may take their time."""

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        """Raises OperationalError when no answer came."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
