"""The whole path over HTTP."""
