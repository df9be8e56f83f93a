"""Templates are kept as they were read: a page uses sixty, and none is searched for."""


def test_every_template_is_kept_and_found_at_once(installation):
    pages = installation.jinja_env
    found = pages.get_template("house/page.html")

    assert pages.get_template("house/page.html") is found
    assert type(pages.cache) is dict, "a cache that lets go keeps a list of what was used last, and searches it"
