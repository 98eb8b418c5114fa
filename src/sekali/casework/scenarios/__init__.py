"""Scenarios of a service: cases made up in a file, run through the functions that serve people.

``running`` runs one and tells what came out otherwise; ``rules`` are the rules of the gate that are
judged by running them. Pure: no database, no clock.
"""
