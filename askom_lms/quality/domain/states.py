"""Who asks what about the quality of a class, and from which side a master asesor is evaluated."""

from enum import StrEnum


class QualityPermission(StrEnum):
    """Permissions of this context."""

    EVALUATE = "quality:evaluate"
    RESULTS = "quality:results"
    READ = "quality:read"
    FOLLOW = "quality:follow"
    """Write what is done about a finding, and close the report."""


class Side(StrEnum):
    """002:9.10.16 names three: those who were assessed, the LSP, and BNSP."""

    TRAINEE = "peserta"
    LSP = "lsp"
    BNSP = "bnsp"


class Rating(StrEnum):
    """What is said of one statement."""

    YES = "ya"
    PARTLY = "sebagian"
    NO = "tidak"
