"""The WSGI entry point: `gunicorn wsgi:app` and `flask` both find the application here."""

import gc

from askom_lms.app import create_app

app = create_app()
gc.collect()
gc.freeze()  # what lives as long as the process is never looked through again in the middle of a request
