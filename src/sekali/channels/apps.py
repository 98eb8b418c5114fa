"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``channels``."""

    name = "sekali.channels"
    label = "channels"
