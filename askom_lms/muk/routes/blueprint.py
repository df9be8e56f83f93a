"""The blueprint of muk."""

from flask import Blueprint

bp = Blueprint("muk", __name__)
