"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``appointments``."""

    name = "sekali.appointments"
    label = "appointments"
