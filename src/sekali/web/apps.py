"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``web``."""

    name = "sekali.web"
    label = "web"
