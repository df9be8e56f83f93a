"""A record's surroundings for tests: what a host lends (three real units), and complete valid answers."""

import copy
import json
from pathlib import Path

from askom_lms import official_forms
from askom_lms.paperwork.domain import plan
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.samples import sample_answers
from askom_lms.paperwork.domain.spec import Stage

LENT = json.loads((Path(__file__).parent / "lent_example.json").read_text(encoding="utf-8"))
SPECS = {code: load_edition(code) for code in official_forms.codes()}
SHEETS = [(code, stage) for code, spec in SPECS.items() for stage in spec.stages]
"""Every form at every stage."""
FACES = [(code, stage, role) for code, stage in SHEETS for role in SPECS[code].roles]
"""And for every role."""


def lent_example(**changes):
    """What a host lends, with top-level changes."""
    return {**copy.deepcopy(LENT), **changes}


def valid_answers(code, stage=Stage.WHOLE, lent=None, seed=0, **options):
    """A complete valid answer set for this form at this stage."""
    return sample_answers(SPECS[code], Stage(stage), lent or LENT, seed, **options)


def each_left_out(answers):
    """For each field, or table:column by its first row: its name, its path, and all answers but that one."""
    first = {}
    for path in answers:
        parts = path.split(":")
        first.setdefault(f"{parts[0]}:{parts[2]}" if len(parts) == 3 else parts[0], path)
    for name, path in first.items():
        yield name, path, {other: value for other, value in answers.items() if other != path}


def dossier(seed=0, *, is_competent=True):
    """All sheets of one dossier, each lent the plan of those before it: code, stage, lent, answers."""
    known, sheets = [], []
    order = [
        "SKEMA",
        "STANDAR",
        "PETA.KP",
        "FR.MAPA.01",
        "FR.MAPA.02",
        "FR.IA.01",
        "FR.IA.02",
        "FR.IA.03",
        "FR.APL.01",
        "FR.APL.02",
    ]
    steps = [(code, SPECS[code].stages[0]) for code in order]
    steps += [(code, Stage.WHOLE) for code in ("PORTOFOLIO", "FR.AK.07", "FR.AK.01")]
    steps += [(code, Stage.HASIL) for code in ("FR.IA.02", "FR.IA.03", "FR.IA.01")]
    steps += [(code, Stage.WHOLE) for code in ("FR.AK.02", "FR.AK.03", "FR.AK.04", "FR.AK.05", "FR.AK.06")]
    steps += [(code, Stage.WHOLE) for code in ("FR.VA", "DAFTAR.PERIKSA", "FR-ACA-07")]
    for code, stage in steps:
        lent = lent_example(plan=plan.facts(known, LENT, reviewed_on="2025-07-22"))
        answers = valid_answers(code, stage, lent, seed, is_competent=is_competent)
        known.append(plan.Known(code, stage, answers))
        sheets.append((code, stage, lent, answers))
    return sheets
