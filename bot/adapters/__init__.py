"""Adapters translate: one file a channel, two translations each and a way to receive."""
