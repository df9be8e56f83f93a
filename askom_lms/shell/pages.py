"""Pages that belong to no context: the start, help, the catalogue of the demo."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from askom_lms.kernel import keys, web
from askom_lms.kernel.act import Act
from askom_lms.shell.around import shell
from askom_lms.shell.blueprint import bp


@bp.get("/")
@web.page(web.PUBLIC)
def start(act: Act) -> ResponseReturnValue:
    if act.actor is None:
        return redirect(url_for("people.show_sign_in"))
    return redirect(shell().home)


@bp.get("/bantuan")
@web.page(web.PUBLIC)
def show_help(_act: Act) -> ResponseReturnValue:
    return render_template("help/help.html")


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
