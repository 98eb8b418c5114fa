"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``storage``."""

    name = "sekali.storage"
    label = "storage"
