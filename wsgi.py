"""The WSGI entry point: `gunicorn wsgi:app` and `flask` both find the application here."""

from askom_lms.app import create_app

app = create_app()
