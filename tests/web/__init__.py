"""Tests of the page: against a real server and a real database, without a browser."""
