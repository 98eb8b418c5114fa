"""Simulated portals that people sign in with: INApas of the nation, and one of the province."""
