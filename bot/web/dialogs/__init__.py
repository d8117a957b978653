"""Talks of a college that were: found by what was said in them, read, and each reading noted."""
