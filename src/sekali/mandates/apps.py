"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``mandates``."""

    name = "sekali.mandates"
    label = "mandates"
