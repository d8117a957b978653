"""A refusal is a foreseeable failure told in a sentence of Russian, never as a traceback."""


class Refused(Exception):
    """The command cannot be carried out; the text says why and what to do, line by line."""
