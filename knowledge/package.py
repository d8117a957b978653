"""The package's own data files are read here and nowhere else: bytes out, no meaning given."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

Folder = Path | Traversable


def package_folder(name: str) -> Folder:
    """A folder or file of this package by its name, for instance `base` or `sample`."""
    return files("knowledge").joinpath(name)


def toml_files(folder: Folder) -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of every `*.toml` of a folder, by name; a missing folder gives nothing."""
    if not folder.is_dir():
        return ()
    found = [item for item in folder.iterdir() if item.name.endswith(".toml") and item.is_file()]
    return tuple((item.name, item.read_bytes()) for item in sorted(found, key=lambda i: i.name))


def file_bytes(folder: Folder, name: str) -> bytes | None:
    """The bytes of one file of a folder, None where there is no such file."""
    item = folder.joinpath(name)
    return item.read_bytes() if item.is_file() else None
