"""Faces to the web: the trying-out page, the web desk, health and metrics, on loopback."""
