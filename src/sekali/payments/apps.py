"""Tells Django of this room."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ``payments``."""

    name = "sekali.payments"
    label = "payments"
