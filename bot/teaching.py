"""Teaching runs in a process of its own: seconds of arithmetic beside the event loop would hold it.

As a process it reads from its input what to learn and writes what it has learnt. It ends then, and
gives back the memory that it took.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.confidence import Thresholds
from knowledge.encoder import load_encoder
from knowledge.matching import Matcher

_ROOT = Path(__file__).parent.parent
# Imported under its own name: what is pickled here must be found there.
_MAIN = "from bot.teaching import main; main()"
# Whoever asks a question comes first.
_NICE = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """What to learn: the ways people ask each entry, and each college's own ones by its slug.

    `lexical` does without the encoder; `slang` is in place of the package's.
    """

    phrasings: Mapping[str, Sequence[str]]
    thresholds: Thresholds
    own: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    lexical: bool = False
    slang: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt, without its encoder, and the thresholds it keeps."""

    matcher: Matcher
    thresholds: Thresholds


@dataclass(slots=True)
class Teacher:
    """One lesson at a time; `stop` may be called from another thread."""

    _process: "subprocess.Popen[bytes] | None" = field(default=None)

    def teach(self, lesson: Lesson) -> Taught:
        """Learn, which takes a while. Raises RuntimeError where the process fails."""
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", _MAIN]
        with subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as process:
            self._process = process
            learnt, wrong = process.communicate(pickle.dumps(lesson))
        self._process = None
        if process.returncode:
            last = wrong.decode(errors="replace").strip().rpartition("\n")[2]
            raise RuntimeError(f"the lesson ended with {process.returncode}: {last}")
        taught = pickle.loads(learnt)
        if not isinstance(taught, Taught):
            raise RuntimeError("the lesson taught nothing")
        return taught

    def stop(self) -> None:
        """Give up the lesson that runs."""
        process = self._process
        if process is not None:
            process.kill()


def learnt(lesson: Lesson) -> Taught:
    """Learn here and now."""
    encoder = None if lesson.lexical else load_encoder()
    matcher = Matcher.build(lesson.phrasings, encoder, lesson.slang)
    for college, own in lesson.own.items():
        matcher.beside_of(college, own)
    return Taught(matcher.seen_by(None), matcher.settled(lesson.thresholds))


def main() -> None:
    """Learn what comes in, write what was learnt."""
    os.nice(_NICE)
    lesson = pickle.loads(sys.stdin.buffer.read())
    pickle.dump(learnt(lesson), sys.stdout.buffer, protocol=5)
