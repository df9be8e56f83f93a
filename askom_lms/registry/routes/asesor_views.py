"""What the pages of the register of asesor share: words, the list, one asesor, a letter that was sent."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.kernel import db, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import Allow, accept
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.people.models import Person
from askom_lms.registry import queries
from askom_lms.registry.domain.asesor import EACH_YEAR, IN_THREE_YEARS, Document
from askom_lms.registry.domain.states import (
    LOAN,
    TRANSFER,
    LoanEvent,
    LoanState,
    TransferEvent,
    TransferState,
)
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.forms import (
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
from askom_lms.registry.models import AsesorLoan, AsesorTransfer, InstitutionKind
from askom_lms.registry.queries import AsesorFilter, Standing
from askom_lms.skema.queries import skema_choices

ONE = "/kelola/asesor/<uuid:person_id>"
TRANSFER_ONE, LOAN_ONE = f"{ONE}/pindah/<uuid:transfer_id>", f"{ONE}/pinjaman/<uuid:loan_id>"
FILTER_WORDS = {
    AsesorFilter.VALID: _l("Berlaku"),
    AsesorFilter.SOON: _l("Segera habis"),
    AsesorFilter.OVER: _l("Habis"),
}
STEP_WORDS = {
    "home": _l("LSP induk dicatat"),
    "home_ended": _l("LSP induk berakhir"),
    "certificate": _l("Sertifikat asesor dicatat"),
    "skema": _l("Skema teknis dicatat"),
    "skema_ended": _l("Skema teknis diakhiri"),
    "transfer_begun": _l("Pengunduran diri di atas meterai"),
    "transfer_release": _l("Dilepas oleh LSP asal"),
    "transfer_approve": _l("Perpindahan disetujui BNSP"),
    "transfer_take": _l("Diajukan dan diterima LSP tujuan"),
    "transfer_refuse_release": _l("Pelepasan ditolak LSP asal"),
    "transfer_refuse_approval": _l("Perpindahan ditolak BNSP"),
    "transfer_decline": _l("Perpindahan ditolak LSP tujuan"),
    "loan_requested": _l("Peminjaman diajukan"),
    "loan_grant": _l("Peminjaman disetujui LSP induk"),
    "loan_refuse": _l("Peminjaman ditolak LSP induk"),
    "loan_withdraw": _l("Permohonan pinjam ditarik"),
    "asesor_certificate_warn": _l("Pemegang sertifikat diperingatkan"),
    "asesor_certificate_freeze": _l("Sertifikat dibekukan"),
    "asesor_certificate_revoke": _l("Sertifikat dicabut"),
    "asesor_certificate_restore": _l("Sertifikat berlaku kembali"),
}
TRANSFER_WORDS = {
    TransferState.RESIGNED: _l("Menunggu pelepasan LSP asal"),
    TransferState.RELEASED: _l("Menunggu persetujuan BNSP"),
    TransferState.APPROVED: _l("Menunggu pengajuan LSP tujuan"),
    TransferState.DONE: _l("Selesai"),
    TransferState.REFUSED: _l("Ditolak"),
}
LOAN_WORDS = {
    LoanState.REQUESTED: _l("Menunggu jawaban LSP induk"),
    LoanState.GRANTED: _l("Disetujui"),
    LoanState.REFUSED: _l("Ditolak"),
    LoanState.WITHDRAWN: _l("Ditarik"),
}
TRANSFER_SHAPES = {TransferState.DONE: "ok", TransferState.REFUSED: "x"}
LOAN_SHAPES = {LoanState.GRANTED: "ok", LoanState.REFUSED: "x", LoanState.WITHDRAWN: "x"}
"""Everything else waits. Both machines have a "disetujui" of their own, so words and shapes stand apart."""
TRANSFER_STEPS = {
    TransferEvent.RELEASE: (
        "release_asesor",
        _l("Lepas asesor"),
        _l("Unggah surat pelepasan. Asesor tetap menginduk pada LSP asal sampai LSP tujuan menerimanya."),
        "refuse_release",
    ),
    TransferEvent.APPROVE: (
        "approve_transfer",
        _l("Catat persetujuan BNSP"),
        _l("Unggah surat persetujuan BNSP."),
        "refuse_approval",
    ),
    TransferEvent.TAKE: (
        "take_asesor",
        _l("Ajukan dan terima asesor"),
        _l("Unggah surat pengajuan LSP tujuan. Sesudah ini LSP induk berganti."),
        "decline_asesor",
    ),
}
"""Event -> endpoint, button, what happens, and the endpoint of its refusal."""
DONE = {
    "release_asesor": _l("Pelepasan dicatat. Sekarang menunggu persetujuan BNSP."),
    "approve_transfer": _l("Persetujuan BNSP dicatat. Sekarang LSP tujuan dapat mengajukan asesor ini."),
    "take_asesor": _l("Asesor diterima. LSP induknya sudah berganti."),
}


def kept_by_home(
    act: Act,
    person_id: uuid.UUID,
    form: Any,
    step: Callable[[Person, Standing, Document], None],
    paper: Document,
    done: str,
) -> ResponseReturnValue:
    """A step of the home LSP: its file is checked while no lock is held."""
    with db.reading():
        queries.get_asesor(act, person_id, P.KEEP)
        db.end_reading()
    if not form.validate_on_submit():
        return asesor_html(act, person_id, typed=form), 422
    try:
        file = sent_paper(paper)
        step(*queries.get_asesor(act, person_id, P.KEEP), file)
    except Refusal as refusal:
        return asesor_html(act, person_id, refusal, form), refusal.status
    flash(done)
    return to_asesor(person_id)


def asked() -> tuple[str, AsesorFilter | None]:
    wanted = request.args.get("masa", "")
    chosen = AsesorFilter(wanted) if wanted in set(AsesorFilter) else None
    return request.args.get("cari", "")[:100], chosen


def _after() -> tuple[str, uuid.UUID] | None:
    """The key after which the page begins, as the page before named it; None for one that cannot be read."""
    try:
        return request.args["nama"][:120], uuid.UUID(request.args["sesudah"])
    except (KeyError, ValueError):
        return None


def list_html(
    act: Act, refusal: Refusal | None = None, *, home: HomeForm | None = None, loan: LoanForm | None = None
) -> str:
    search, chosen = asked()
    after = _after()
    rows, has_more = queries.asesor_lines(act, search=search, chosen=chosen, after=after)
    filters: dict[str, Any] = {"cari": search or None, "masa": chosen}
    is_whole = not (search or chosen or after)
    lsp = queries.own_choices(act, (InstitutionKind.LSP,)) if is_whole or home else []
    form = home or HomeForm(formdata=None)
    borrowing = loan_form(act, loan or LoanForm(formdata=None)) if is_whole or loan else None
    return render_template(
        "registry/asesor_list.html",
        rows=rows,
        search=search,
        chosen=chosen or "",
        chips=[
            {"label": said, "url": url_for(".list_asesor", cari=search or None, masa=value), "current": value == chosen}
            for value, said in ((None, _("Semua")), *FILTER_WORDS.items())
        ],
        waiting=queries.waiting_lines(act),
        transfer_words=TRANSFER_WORDS,
        loan_words=LOAN_WORDS,
        first=url_for(".list_asesor", **filters) if after else "",
        following=url_for(".list_asesor", **filters, nama=rows[-1].name, sesudah=rows[-1].id) if has_more else "",
        sheet=url_for(".download_asesor", **filters),
        home=form.offer(lsp) if lsp else None,
        loan=borrowing if borrowing and borrowing.borrower_id.choices else None,
        is_whole=is_whole,
        is_homing=home is not None,
        is_borrowing=loan is not None,
        wrong=next((one for one in (home, loan) if one is not None and one.errors), None),
        said=web.said(refusal),
    )


def loan_form(act: Act, form: LoanForm) -> LoanForm:
    return form.offer(queries.own_choices(act, queries.BORROWERS), skema_offered(act))


def person_of(met_number: str) -> Person:
    """Who holds this number. Raises Refusal `registry.asesor_unknown`."""
    person = queries.person_by_met(met_number)
    if person is None:
        raise Refusal("registry.asesor_unknown", number=met_number[:40])
    return person


def sent_paper(paper: Document) -> Document:
    """The letter with the file that came beside it, checked and stored; without file when none came. Raises Invalid."""
    sent = sent_files("berkas")
    if not sent:
        return paper
    file = accept(*sent[0], Allow.PHOTO_DOCUMENT, LARGEST)
    return Document(paper.number, paper.on, file.sha256, file.media_type)


def to_asesor(person_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for(".show_asesor", person_id=person_id))


def back_to(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """To the asesor, or to the list for an LSP that has nothing to do with him any more."""
    try:
        queries.get_asesor(act, person_id)
    except NotFound:
        return redirect(url_for(".list_asesor"))
    return to_asesor(person_id)


def skema_offered(act: Act) -> list[tuple[uuid.UUID, str]]:
    return [(one.id, f"{one.title} · {one.number}" if one.number else one.title) for one in skema_choices(act)]


def asesor_html(act: Act, person_id: uuid.UUID, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = queries.asesor_page(act, person_id)
    may_keep = act.may(P.KEEP, found.standing)

    def form(kind: Any, *names: Any) -> Any:
        """The form as it was typed when this one was refused, else an empty one."""
        fresh = kind(*names, formdata=None)
        is_this = type(typed) is kind and typed._prefix == fresh._prefix  # noqa: SLF001 - WTForms has no other word
        return typed if is_this else fresh

    return render_template(
        "registry/asesor.html",
        found=found,
        person=found.person,
        may_keep=may_keep,
        transfers=[(line, _next_step(act, line.row)) for line in found.transfers],
        has_open=any(line.row.closed_at is None for line in found.transfers),
        is_blocked=any(line.row.state is TransferState.REFUSED for line in found.transfers),
        loans=[
            (line, form(AnswerForm, line.row.id) if LoanEvent.GRANT in act.choices(LOAN, line.row) else None)
            for line in found.loans
        ],
        may_withdraw={line.row.id for line in found.loans if _may_withdraw(act, line.row)},
        certificate=form(CertificateForm) if may_keep else None,
        skema=form(HeldSkemaForm).offer(skema_offered(act)) if may_keep else None,
        ends={one.id: form(EndSkemaForm, one.id) for one in found.skema if one.ended_at is None},
        resignation=form(ResignationForm).offer(
            [one for one in queries.lsp_choices() if one[0] != found.standing.keeper_id]
        )
        if may_keep and found.home
        else None,
        paper=form(PaperForm),
        refusing=form(RefusalForm),
        step_words=STEP_WORDS,
        transfer_words=TRANSFER_WORDS,
        loan_words=LOAN_WORDS,
        transfer_shapes=TRANSFER_SHAPES,
        loan_shapes=LOAN_SHAPES,
        least=(EACH_YEAR, IN_THREE_YEARS),
        today=act.today,
        typed=typed,
        wrong=typed if typed is not None and typed.errors else None,
        said=web.said(refusal),
    )


def _next_step(act: Act, transfer: AsesorTransfer) -> tuple[str, Any, Any, str] | None:
    """Endpoint, button, explanation and the endpoint of its refusal, for the step that this person may take now."""
    choices = act.choices(TRANSFER, transfer)
    for event, (endpoint, button, told, refusal) in TRANSFER_STEPS.items():
        if event in choices:
            return endpoint, button, told, refusal
    return None


def _may_withdraw(act: Act, loan: AsesorLoan) -> bool:
    return LoanEvent.WITHDRAW in act.choices(LOAN, loan)
