"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``catalogue``."""

    name = "sekali.catalogue"
    label = "catalogue"
