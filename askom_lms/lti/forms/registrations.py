"""A platform as its administrator writes it down."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from askom_lms.lti.domain.states import Product
from askom_lms.lti.models import ADDRESS, NAMED, Registration
from askom_lms.people.forms import fields
from askom_lms.registry.forms import SeenForm

PRODUCTS = {Product.MOODLE: "Moodle", Product.CANVAS: "Canvas", Product.OPENEDX: "Open edX", Product.OTHER: _l("Lain")}
FACTS = (
    "name", "product", "issuer", "client_id", "auth_url", "token_url", "token_aud", "jwks_url", "frames"
)  # fmt: skip


def _address(label: Any, missing: Any) -> Any:
    return fields.text(label, missing=missing, longest=ADDRESS, inputmode="url", autocomplete="off")


class InstitutionForm(FlaskForm):
    """For which institution."""

    institution = SelectField(_l("Lembaga"), validate_choice=False)

    def offers(self, institutions: Sequence[tuple[uuid.UUID, str]]) -> None:
        """The institutions that may be chosen."""
        self.institution.choices = [SelectChoice(str(key), name) for key, name in institutions]

    def institution_id(self) -> uuid.UUID | None:
        """The institution that was chosen; None for anything that is no id."""
        try:
            return uuid.UUID(self.institution.data or "")
        except ValueError:
            return None

    def says_what_is_missing(self) -> None:
        """Beside the field, when no institution was chosen."""
        if self.institution_id() is None:
            self.institution.errors = [_l("Pilih lembaganya.")]


class RegistrationForm(InstitutionForm, SeenForm):
    """Everything that a platform's page for tools shows."""

    name = fields.text(
        _l("Nama platform"),
        missing=_l("Tulis nama platform, misalnya Moodle LSP Melati."),
        hint=_l("Dibaca pengajar dan peserta saat masuk pertama kali."),
        autocomplete="off",
    )
    product = SelectField(_l("Jenis"), choices=[SelectChoice(str(key), word) for key, word in PRODUCTS.items()])
    issuer = fields.text(
        _l("Issuer (Platform ID)"),
        missing=_l("Salin issuer dari halaman alat di platform."),
        longest=NAMED,
        inputmode="url",
        autocomplete="off",
    )
    client_id = fields.text(
        _l("Client ID"), missing=_l("Salin client ID dari platform."), longest=NAMED, autocomplete="off"
    )
    deployment = fields.text(
        _l("Deployment ID"),
        longest=NAMED,
        hint=_l("Boleh ditambahkan kemudian; tanpa ini belum ada yang dapat masuk."),
        autocomplete="off",
    )
    auth_url = _address(_l("Alamat masuk (authentication request URL)"), _l("Salin alamat masuk dari platform."))
    token_url = _address(_l("Alamat token (access token URL)"), _l("Salin alamat token dari platform."))
    jwks_url = _address(_l("Alamat kunci (public keyset URL)"), _l("Salin alamat kunci dari platform."))
    token_aud = fields.text(
        _l("Penerima token (audience)"),
        longest=ADDRESS,
        hint=_l("Kosongkan bila platform tidak menyebutnya."),
        autocomplete="off",
    )
    frames = fields.text(
        _l("Situs yang menampilkan halaman ini dalam bingkai"),
        longest=ADDRESS,
        hint=_l("Kosongkan bila sama dengan alamat platform. Canvas: tulis alamat Canvas lembaga Anda."),
        autocomplete="off",
    )

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationForm":
        """The registration as it is."""
        form = cls(formdata=None, data={name: str(getattr(registration, name)) for name in FACTS})
        form.shows(registration.row_version)
        return form

    def facts(self) -> dict[str, Any]:
        """What was typed, by column; a kind that was never offered is `lain`."""
        found = {name: self[name].data or "" for name in FACTS}
        return found | {"product": Product(found["product"]) if found["product"] in set(Product) else Product.OTHER}


class DeploymentForm(FlaskForm):
    """One more place of a platform."""

    deployment = fields.text(
        _l("Deployment ID"),
        missing=_l("Salin deployment ID dari platform."),
        longest=NAMED,
        autocomplete="off",
    )


class PassForm(InstitutionForm):
    """For which institution a link of registration is made."""
