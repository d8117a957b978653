"""Simulation: the real process on fake platforms, virtual time, and a crash wherever we like."""
