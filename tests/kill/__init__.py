"""Real processes, really killed: the whole path over HTTP, on SQLite and on PostgreSQL."""

# What our process prints when it serves.
UP = "up"
