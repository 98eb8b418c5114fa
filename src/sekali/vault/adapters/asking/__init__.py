"""Asking a registry over HTTP: the line, how long we wait, and when we stop asking."""
