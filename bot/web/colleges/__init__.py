"""Colleges: how each one stands, and its facts, programs, hours, people and pages, to be edited."""
