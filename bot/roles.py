"""Roles are what people may do: at a college, or for all of them."""

ROLES = ("admin", "editor", "reviewer", "owner")
GIVEN_BY_OWNERS = ("reviewer", "owner")
"""Roles that reach beyond one college, or stand for its answers: only an owner gives them."""
