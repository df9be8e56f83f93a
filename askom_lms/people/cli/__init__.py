"""What an operator does at the command line, and the decorator of every such command."""

from askom_lms.people.cli.audit import audit
from askom_lms.people.cli.operator import operator, said
from askom_lms.people.cli.people import cli
from askom_lms.people.cli.seal import retire

__all__ = ["audit", "cli", "operator", "retire", "said"]
