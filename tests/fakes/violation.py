"""A schema violation names the place: nobody should search a message for what is wrong in it."""


class SchemaViolation(AssertionError):
    """Something breaks the platform's published schema; `path` leads to it."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path
