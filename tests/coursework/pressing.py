"""Pressing buttons that stand outside their form (form="id"), as the save bar and the paraf desk have them."""

from tests.desk import filled, words


def press_outside(page, label, **fields):
    """Press the button that says `label` wherever it stands, with every field that belongs to its form."""
    for button in page.tree.iter("button"):
        owner = button.get("form")
        if owner and (words(button) or "").startswith(label):
            return page.desk.send(*_sent(page, owner, button, fields))
    raise AssertionError(f"no button '{label}' outside a form on {page.url}")


def _sent(page, owner, button, fields):
    form = next(f for f in page.all("form") if f.get("id") == owner)
    data = filled(form)
    for e in page.tree.iter():
        if e.get("form") == owner and e.tag in ("input", "textarea", "select") and e.get("name"):
            kind = e.get("type", "text")
            if kind in ("checkbox", "radio") and e.get("checked") is None:
                continue
            data.setdefault(e.get("name"), "".join(e.itertext()) if e.tag == "textarea" else e.get("value", ""))
    if button.get("name"):
        data[button.get("name")] = button.get("value", "")
    data.update(fields)
    return button.get("formaction") or form.get("action") or page.url, data
