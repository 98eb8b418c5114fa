"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``documents``."""

    name = "sekali.documents"
    label = "documents"
