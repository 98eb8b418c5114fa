"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``openid``."""

    name = "sekali.openid"
    label = "openid"
