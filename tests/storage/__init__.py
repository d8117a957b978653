"""Storage is tried on both databases, statement by statement, without a platform in sight."""
