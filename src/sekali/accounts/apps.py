"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``accounts``."""

    name = "sekali.accounts"
    label = "accounts"
