"""Who asks what about learning platforms."""

from enum import StrEnum


class LtiPermission(StrEnum):
    """Registrations belong to an institution, the links of a course to a class."""

    MANAGE = "lti:manage"
    BIND = "lti:bind"
    CONSENT = "lti:consent"
