"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``agencies``."""

    name = "sekali.agencies"
    label = "agencies"
