"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``casework``."""

    name = "sekali.casework"
    label = "casework"
