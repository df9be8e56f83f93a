"""The import law holds, and the linter that holds it is awake."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")


def test_the_import_contracts_hold():
    result = subprocess.run([LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:]


def test_a_broken_contract_is_found(tmp_path):
    """Seen red: coursework importing certification breaks the one-way street."""
    (tmp_path / "askom_lms").symlink_to(ROOT / "askom_lms")
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    order = '    "certification",\n    "assessment",\n    "coursework",\n'
    assert order in text
    (tmp_path / "pyproject.toml").write_text(
        text.replace(order, '    "coursework",\n    "certification",\n    "assessment",\n', 1), encoding="utf-8"
    )
    result = subprocess.run([LINT, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1
