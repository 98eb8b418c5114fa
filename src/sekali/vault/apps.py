"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``vault``."""

    name = "sekali.vault"
    label = "vault"
