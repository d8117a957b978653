"""Benchmarks measure speed as a ratio against a peer in the same run, never against a memory."""
