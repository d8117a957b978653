"""Desks are where people answer: they turn a card into operations of a staff chat."""
