"""The lists of words of the base (`base/words`) are read here: tables of tabs, and TOML."""

import tomllib

from knowledge.package import file_bytes, package_folder


def read_table(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of the tab-separated list `name` in base/words; empty lines and # comments left out."""
    return tuple(
        tuple(cell.strip() for cell in line.split("\t"))
        for line in _read(name).splitlines()
        if line.strip() and not line.startswith("#")
    )


def read_toml(name: str) -> dict[str, object]:
    """The TOML list `name` in base/words."""
    return tomllib.loads(_read(name))


def _read(name: str) -> str:
    return (file_bytes(package_folder("base"), f"words/{name}") or b"").decode("utf-8-sig")
