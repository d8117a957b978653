"""Gaps are what nobody could answer: seen, weighed, closed for every college at once."""
