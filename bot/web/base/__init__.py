"""The base is what is answered: entries read, changed, looked at as askers will see them."""
