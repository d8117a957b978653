"""Adapters are tried against the fakes, over HTTP and in process, and against fixtures."""
