"""Write policy_matrix.csv anew: `python -m tests.house.write_matrix`; the diff is what a reviewer reads."""

import csv
import tempfile
from pathlib import Path

from askom_lms.app import create_app
from askom_lms.config import Settings
from tests.house.test_routes import MATRIX, matrix_rows

HEADER = ("endpoint", "method", "permission", "roles")


def main():
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        settings = Settings(
            mode="test",
            secret="s" * 40,
            database=f"sqlite:///{here / 'none.db'}",
            storage=here / "files",
            checkpoints=here / "checkpoints",
            queue=here / "queue.db",
            erasures=here / "erasures.jsonl",
        )
        rows = list(matrix_rows(create_app(settings)))
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])


if __name__ == "__main__":
    main()
