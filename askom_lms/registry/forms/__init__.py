"""What a browser may send to registry, and the words for what stands in its columns."""

from askom_lms.registry.forms.asesor import (
    AnswerForm,
    CertificateForm,
    EndSkemaForm,
    HeldSkemaForm,
    HomeForm,
    LoanForm,
    PaperForm,
    RefusalForm,
    ResignationForm,
)
from askom_lms.registry.forms.institutions import (
    KIND_WORDS,
    RIGHT_WORDS,
    TUK_WORDS,
    EndForm,
    InstitutionForm,
    OfficeForm,
    ReasonForm,
    SeenForm,
    SkemaForm,
    TukForm,
)

__all__ = [
    "KIND_WORDS",
    "RIGHT_WORDS",
    "TUK_WORDS",
    "AnswerForm",
    "CertificateForm",
    "EndForm",
    "EndSkemaForm",
    "HeldSkemaForm",
    "HomeForm",
    "InstitutionForm",
    "LoanForm",
    "OfficeForm",
    "PaperForm",
    "ReasonForm",
    "RefusalForm",
    "ResignationForm",
    "SeenForm",
    "SkemaForm",
    "TukForm",
]
