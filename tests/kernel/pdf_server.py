"""A web application of four lines: every request prints, and says which children this worker keeps."""

from askom_lms.kernel import pdf
from tests.kernel.printing import page


def application(environ, start_response):
    pages = pdf.info(pdf.render(page(f"<p>{environ['PATH_INFO']}</p>"))).pages
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{pages} {' '.join(map(str, pdf._pool.pids()))}".encode()]
