"""What the rules of the house look at: files, their imports and calls."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the repository: its path from the root with slashes, and its text."""

    path: str
    text: str

    @property
    def package(self) -> str:
        """The first folder: bot, handlers, knowledge or tests."""
        return self.path.split("/")[0]

    @property
    def name(self) -> str:
        """The module's dotted name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def tree(self) -> ast.Module:
        """The syntax tree; an empty one for what is no Python."""
        return _parse(self.text if self.path.endswith(".py") else "")


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: `from a.b import c` is `a.b` and `a.b.c`, both in `names`."""

    names: tuple[str, ...]
    level: int
    line: int

    def roots(self) -> set[str]:
        """The names as far as a rule can name them: `a`, `a.b`."""
        return {".".join(name.split(".")[:depth]) for name in self.names for depth in (1, 2)}


def imports(tree: ast.AST) -> Iterator[Import]:
    """Every import under the node, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import((alias.name,), 0, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            names = tuple(f"{start}.{alias.name}".strip(".") for alias in node.names)
            yield Import((start, *names), node.level, node.lineno)


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Every function under the node."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call under the node."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def last(node: ast.AST) -> str:
    """The last name of `a.b.c` or of a call of it."""
    if isinstance(node, ast.Call):
        return last(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def sources(root: Path, folders: Iterable[str]) -> list[Source]:
    """Every file of ours below the folders that rules can read."""
    suffixes = {".py", ".html", ".css", ".js", ".toml", ".md", ".mako"}
    files = sorted(path for folder in folders for path in (root / folder).rglob("*"))
    return [
        Source(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))
        for file in files
        if file.suffix in suffixes
    ]


@cache
def _parse(text: str) -> ast.Module:
    """Parsed once for all rules."""
    return ast.parse(text)
