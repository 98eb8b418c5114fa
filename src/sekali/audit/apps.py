"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``audit``."""

    name = "sekali.audit"
    label = "audit"
