"""Many schedules in one go: a season is played once, and a copy of it dies at each of their points.

Up to the point where a process is killed, every schedule that kills it there or later is the same.
So the process that plays forks at such a point: the copy is killed there and goes on from what is
left, as `play` would, and the other goes on as if nothing had been. What comes out for a schedule
is what `play` says of it; only its beginning is not played again.
"""

import gc
import os
import pickle
import traceback
from collections.abc import Sequence

from tests.simulation.season import Verdict, judged, new_season
from tests.simulation.world import World

Kills = tuple[int, ...]
_NEVER = 10**9


def play_all(schedules: Sequence[Kills]) -> list[Verdict]:
    """Play the season under each of these schedules; RuntimeError where one ends in an error."""
    # A copy that collects garbage would have to copy every page there is.
    gc.freeze()
    return _Player(new_season(), schedules).play() if schedules else []


class _Player:
    """One world and its copies; in a copy, `self` is the copy's own."""

    def __init__(self, world: World, schedules: Sequence[Kills]) -> None:
        self._world = world
        world.survives = self._branch
        self._left = list(schedules)
        self._due: dict[int, list[Kills]] = {}
        self._found: list[Verdict] = []
        self._error = ""
        self._answer: int | None = None
        """Where a copy says what came out."""

    def play(self) -> list[Verdict]:
        """Run one process after the other until there is no kill left, here and in all copies."""
        try:
            depth = 0
            while not self._lived(depth):
                depth += 1
            self._found += [judged(self._world, kills) for kills in self._left]
        except BaseException:
            if self._answer is not None:
                self._leave(traceback.format_exc())
            raise
        if self._answer is not None:
            self._leave(self._found)
        return self._found

    def _lived(self, depth: int) -> bool:
        """Run a process; False where it was killed, for what is left now."""
        self._due = {}
        for kills in self._left:
            if len(kills) > depth:
                self._due.setdefault(kills[depth], []).append(kills)
        self._left = [kills for kills in self._left if len(kills) <= depth]
        lived = self._world.run(min(self._due, default=None))
        if self._error:
            raise RuntimeError(self._error)
        if lived:
            # Who was to be killed later than everything was done was not killed at all.
            self._left += [kills for due in self._due.values() for kills in due]
        return lived

    def _branch(self, point: int) -> int | None:
        """Fork; returns None where the process dies, else where to fork next."""
        mine = self._due.pop(point)
        if not self._due and not self._left:
            self._left = mine
            return None
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            self._answer, self._left, self._found = writer, mine, []
            return None
        os.close(writer)
        with open(reader, "rb") as said:
            answer = said.read()
        os.waitpid(child, 0)
        # What our own copy said; one that was ended from outside says nothing.
        found = pickle.loads(answer) if answer else "the copy is gone"
        if isinstance(found, str):
            # Not raised here, where the process is: it would take it for a fault of its own.
            self._error = f"killed at {mine}: {found}"
            return None
        self._found += found
        return min(self._due, default=_NEVER)

    def _leave(self, found: object) -> None:
        """End the copy, telling what came out; nothing the original set up is taken down."""
        assert self._answer is not None
        with open(self._answer, "wb") as answer:
            pickle.dump(found, answer)
        os._exit(0)
