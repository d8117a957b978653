"""Storage is the only home of sqlmodel; values cross its wall, rows never do."""
