"""Pages that belong to no context: the start, the process map, help, the catalogue of the demo."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from askom_lms.kernel import keys, web
from askom_lms.kernel.act import Act
from askom_lms.regulations import UnknownInstrument, documents, glossary, instrument, instruments, process_steps
from askom_lms.shell.around import shell
from askom_lms.shell.blueprint import bp
from askom_lms.shell.process import CHAINS, WORDS, step_here


@bp.get("/")
@web.page(web.PUBLIC)
def start(act: Act) -> ResponseReturnValue:
    if act.actor is None:
        return redirect(url_for("people.show_sign_in"))
    return redirect(shell().home)


@bp.get("/alur")
@web.page(web.PUBLIC)
def show_process(act: Act) -> ResponseReturnValue:
    """The whole chain of the diklat and of one assessment (004-002), with a mark where the signed-in person is."""
    rows = [(step, *WORDS[step.key]) for step in process_steps()]
    return render_template(
        "help/process.html",
        chains=[(name, [row for row in rows if row[0].chain == chain]) for chain, name in CHAINS.items()],
        here=step_here(act),
        sources=documents().values(),
    )


@bp.get("/bantuan")
@web.page(web.PUBLIC)
def show_help(_act: Act) -> ResponseReturnValue:
    return render_template("help/help.html")


@bp.get("/istilah")
@web.page(web.PUBLIC)
def show_glossary(_act: Act) -> ResponseReturnValue:
    """What the words and codes of the sheets mean, each with its source; `kode` asks for one code of an instrument."""
    asked = request.args.get("kode", "").strip()
    found, refusal = None, None
    try:
        found = instrument(asked) if asked else None
    except UnknownInstrument as unknown:
        refusal = unknown.sentence(web.language())
    return render_template(
        "help/glossary.html",
        terms=glossary(),
        codes=instruments(),
        asked=asked,
        found=found,
        refusal=refusal,
        sources={document.id: document.short for document in documents().values()},
        language=web.language(),
    )


@bp.get("/privasi")
@web.page(web.PUBLIC)
def show_privacy(_act: Act) -> ResponseReturnValue:
    return render_template("help/privacy.html")


@bp.get("/aksesibilitas")
@web.page(web.PUBLIC)
def show_accessibility(_act: Act) -> ResponseReturnValue:
    return render_template("help/accessibility.html")


@bp.get("/pintasan")
@web.page(web.PUBLIC)
def show_shortcuts(_act: Act) -> ResponseReturnValue:
    return render_template("help/shortcuts.html")


@bp.get("/katalog")
@web.page(web.PUBLIC)
def show_catalogue(_act: Act) -> ResponseReturnValue:
    if not keys.is_demo():
        abort(404)
    return render_template("house/catalogue.html")
