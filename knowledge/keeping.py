"""Keeping saves what took time to compute, so that the next start or question has it at once.

A file is named by all that its contents were made of and never changes. One that cannot be read
or written is done without. The files lie where Python keeps compiled modules, and go with these.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from fcntl import LOCK_EX, flock
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

_PACKAGE = Path(__file__).parent
FOLDER = _PACKAGE / "__pycache__"
MANY = 1000  # so many texts take over a second: what was made of them is kept
RECENT = 1000  # texts of which is remembered what was made of them
_END = "\uffff"  # of a text among others; Unicode promises that it is no character
SPACE = 100_000_000  # bytes of a kind kept at most: this base's, those of a few releases beside it

T = TypeVar("T")
Array = npt.NDArray[Any]
Arrays = Mapping[str, Array]


def kept(kind: str, of: Iterable[str], make: Callable[[], Arrays], folder: Path = FOLDER) -> Arrays:
    """What `make` returns, from a file where it was made of the same before.

    `of` is all that decides what is made, the modules that do it (`source`) included.
    """
    key = hashlib.sha256(_joined(of)).hexdigest()[:32]
    file = folder / f"{kind}-{key}.npz"
    found = _read(file)
    if found is not None:
        with suppress(OSError):
            file.touch()  # what is needed no longer goes first
        return found
    # Who needs the same meanwhile waits for it: twice at once takes twice the memory.
    with _alone(folder / f"{kind}.lock"):
        found = _read(file)
        if found is None:
            found = make()
            _keep(file, found, folder.glob(f"{kind}-*.npz"))
    return found


def earlier(kind: str, folder: Path = FOLDER) -> Iterator[Arrays]:
    """What is kept of a kind, the newest first: of much of it the same may be wanted again."""
    with suppress(OSError):
        files = sorted(folder.glob(f"{kind}-*.npz"), key=lambda one: -one.stat().st_mtime_ns)
        yield from (found for found in map(_read, files) if found is not None)


def _read(file: Path) -> Arrays | None:
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, BadZipFile):
        return None


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Nobody else makes this kind of thing meanwhile; the lock of a killed process is none.

    Where no file can be written, nobody waits.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            held = stack.enter_context(file.open("ab"))
            flock(held, LOCK_EX)
        yield


def remembered(recent: dict[str, T], text: str, make: Callable[[str], T]) -> T:
    """What `make` says of `text`, from `recent` where it said so of late."""
    found = recent.get(text)
    if found is None:
        found = make(text)
        # Another thread may forget them meanwhile: what was found is not looked up again.
        if len(recent) >= RECENT:
            recent.clear()
        recent[text] = found
    return found


def packed(texts: Iterable[str]) -> Array:
    """Texts as the bytes they are kept in; none may have the character that ends them here."""
    return np.frombuffer(_joined(texts), np.uint8)


def unpacked(kept_: Array) -> list[str]:
    """The texts of such bytes."""
    return kept_.tobytes().decode("utf-8", "surrogatepass").split(_END)[:-1]


def _joined(texts: Iterable[str]) -> bytes:
    return "".join(text + _END for text in texts).encode("utf-8", "surrogatepass")


def source(module: str) -> str:
    """The text of a module of this package: what it makes changes only with it.

    "" where modules are installed without their texts: nobody changes them there.
    """
    try:
        return (_PACKAGE / f"{module}.py").read_text("utf-8")
    except OSError:
        return ""


@lru_cache(maxsize=1)
def package() -> str:
    """A name for all modules of this package and its lists of words: for what hangs on many."""
    found = [*_PACKAGE.glob("*.py"), *_PACKAGE.glob("base/*/*")]
    return hashlib.sha256(b"".join(map(Path.read_bytes, sorted(found)))).hexdigest()


def _keep(file: Path, made: Arrays, beside: Iterable[Path]) -> None:
    """Write a file at once or not at all, and remove those of earlier bases."""
    new = file.with_suffix(".new")  # perhaps there already, from a process that was killed
    with suppress(OSError):
        with new.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **made)
        new.replace(file)
        taken = 0
        for one in sorted(beside, key=lambda one: -one.stat().st_mtime_ns):
            taken += one.stat().st_size
            if taken > SPACE and one != file:
                one.unlink(missing_ok=True)
