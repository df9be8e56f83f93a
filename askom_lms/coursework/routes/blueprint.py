"""The blueprint of coursework; the modules beside it hang their views on it."""

from flask import Blueprint

bp = Blueprint("coursework", __name__)
