"""Tests of what Priemka knows."""
