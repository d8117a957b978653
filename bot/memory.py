"""Memory that stays for good is kept out of the garbage collector's sight.

A base is some hundred thousand small objects. A full collection walks through every one of them
and holds the event loop for a third of a second; none of them is ever garbage.
"""

import gc


def settle() -> None:
    """Let the collector pass over everything there is now; for the end of a start."""
    gc.collect()
    gc.freeze()


def settle_learnt() -> None:
    """The same in the middle of the work: at once, without looking for garbage first."""
    gc.freeze()
