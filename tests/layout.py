"""The rules of the house, each a function from a source file to what breaks it there."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.layout_sources import Source, calls, functions, imports, last

LONGEST_FILE = 300
PACKAGES = ("bot", "handlers", "knowledge")

MAY_IMPORT = {
    "bot": {"bot", "handlers", "knowledge"},
    "handlers": {"handlers", "knowledge"},
    "knowledge": {"knowledge"},
}

HOMES = {
    "aiogram": "bot/adapters/telegram",
    "vkbottle": "bot/adapters/vk",
    "vkbottle_types": "bot/adapters/vk",
    "sqlmodel": "bot/storage/",
    "sqlalchemy": "bot/storage/",
    "alembic": "bot/storage/",
    "psycopg": "bot/storage/",
    "apscheduler": "bot/schedule.py",
}
"""The only place of a library: a path, or how the paths of its files begin."""

IMPURE = (
    {"aiohttp", "ftplib", "http", "requests", "smtplib", "socket", "ssl", "urllib.request"}
    | {"asyncio", "concurrent", "multiprocessing", "select", "signal", "subprocess", "threading"}
    | {"logging", "os", "prometheus_client", "sqlite3", "tempfile"}
    | {"random", "secrets", "time", "uuid"}
)
"""What handlers and knowledge never import: network, database, clock, randomness, logging."""

FILES = {"importlib", "io", "pathlib", "shutil", "tomllib"}
"""What handlers do not import either: only knowledge reads its own data."""

LAZY = {
    "bot/__main__.py": "a command loads only what it runs",
    "bot/adapters/__init__.py": "a channel's library is loaded when a page needs it",
    "bot/adapters/registry.py": "a channel's library is loaded when a page needs it",
    "knowledge/__main__.py": "a command loads only what it runs",
    "knowledge/encoder.py": "the encoder is loaded only where it is installed",
}
"""Where an import may stand in a function, and why: configuration decides there."""

_UNFINISHED = re.compile(r"\b(?:TO" "DO|FIX" "ME|NotImplemented" "Error)\\b")
_WORKPLACE = re.compile(r"(?<![\w.~:/-])/(?:work|tmp|root)/")
_SENDING = re.compile(r"(?:answer|reply)(?:_\w+)?")
_LIVE = re.compile(r"(?:message|msg|callback|query|event|update)(?:_\w+)?")
_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
_OWN_RECEIVERS = {"start_polling", "run_polling"}


def direction(source: Source) -> Iterator[str]:
    """bot → handlers → knowledge, never back; nobody imports tests."""
    allowed = MAY_IMPORT.get(source.package)
    for found in imports(source.tree) if allowed else ():
        for root in sorted(found.roots() & {*PACKAGES, "tests"} - (allowed or set())):
            yield f"{source.path}:{found.line}: {source.package} imports {root}"


def homes(source: Source) -> Iterator[str]:
    """Each of these libraries has one home; tests may import what they test."""
    for found in imports(source.tree) if source.package in PACKAGES else ():
        for library in sorted(found.roots() & HOMES.keys()):
            if not source.path.startswith(HOMES[library]):
                yield f"{source.path}:{found.line}: {library} lives in {HOMES[library]}"


def purity(source: Source) -> Iterator[str]:
    """handlers and knowledge see no outside world; handlers do not read files either."""
    if source.package not in ("handlers", "knowledge"):
        return
    banned = IMPURE | FILES if source.package == "handlers" else IMPURE
    for found in imports(source.tree):
        for name in sorted(found.roots() & banned):
            yield f"{source.path}:{found.line}: {source.package} imports {name}"
    for call in calls(source.tree):
        name = last(call.func)
        named = isinstance(call.func, ast.Name) and name in ("print", "input", "open")
        if named and source.name != "knowledge.__main__":
            yield f"{source.path}:{call.lineno}: calls {name}()"


def clock(source: Source) -> Iterator[str]:
    """`now` and `today` are arguments; only the command line of knowledge asks what day it is."""
    if source.package not in ("handlers", "knowledge") or source.name == "knowledge.__main__":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and (last(node.value), node.attr) in _CLOCK:
            yield f"{source.path}:{node.lineno}: asks the clock"


def plain_imports(source: Source) -> Iterator[str]:
    """No relative import, none for type checking only, no module named utils."""
    for found in imports(source.tree):
        if found.level:
            yield f"{source.path}:{found.line}: relative import"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and last(node) == "TYPE_CHECKING":
            yield f"{source.path}:{node.lineno}: import for type checking only"
    if re.search(r"/utils?(/|\.py$)", source.path):
        yield f"{source.path}: say what it is about"


def lazy(source: Source) -> Iterator[str]:
    """An import stands in a function only where configuration decides what is loaded."""
    if source.path in LAZY or source.package not in PACKAGES:
        return
    for function in functions(source.tree):
        for found in imports(function):
            yield f"{source.path}:{found.line}: imports {found.names[0]} in a function"
    for call in calls(source.tree):
        if last(call.func) in ("import_module", "__import__"):
            yield f"{source.path}:{call.lineno}: imports by name"


def docstring(source: Source) -> Iterator[str]:
    """Every module starts with a sentence that says its rule."""
    if not source.path.endswith(".py"):
        return
    first = " ".join((ast.get_docstring(source.tree) or "").split("\n\n")[0].split())
    if len(first.split()) < 4 or not re.search(r"[.!?](\s|$)", first):
        yield f"{source.path}: no first sentence"


def length(source: Source) -> Iterator[str]:
    """Files are at most 300 lines."""
    if source.path.endswith((".py", ".html", ".css", ".js")):
        lines = len(source.text.splitlines())
        if lines > LONGEST_FILE:
            yield f"{source.path}: {lines} lines"


def finished(source: Source) -> Iterator[str]:
    """Nothing is left for later."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if found := _UNFINISHED.search(line):
            yield f"{source.path}:{number}: {found[0]}"


def workplace(source: Source) -> Iterator[str]:
    """No path of the machine it was written on."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if found := _WORKPLACE.search(line):
            yield f"{source.path}:{number}: {found[0]}"


def manners(source: Source) -> Iterator[str]:
    """Messages never send themselves, and no update is thrown away or skipped over."""
    if source.package != "bot":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            live = _LIVE.fullmatch(last(node.func.value))
            if live and _SENDING.fullmatch(node.func.attr):
                yield f"{source.path}:{node.lineno}: {live[0]}.{node.func.attr}()"
            elif node.func.attr in _OWN_RECEIVERS:
                yield f"{source.path}:{node.lineno}: the library's own receiver"
        for name, value in _named_values(node):
            if name == "drop_pending_updates":
                yield f"{source.path}:{value.lineno}: throws updates away"
            if name == "offset" and _negative(value):
                yield f"{source.path}:{value.lineno}: skips updates"


Rule = Callable[[Source], Iterator[str]]

RULES: tuple[Rule, ...] = (
    direction,
    homes,
    purity,
    clock,
    plain_imports,
    lazy,
    docstring,
    length,
    finished,
    workplace,
    manners,
)


def circle(sources: Iterable[Source]) -> list[str]:
    """A circle of modules that import each other when loaded, [] if there is none."""
    graph = _graph([source for source in sources if source.path.endswith(".py")])
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        for other in graph[name] if name not in done else ():
            if found := visit(other, [*path, name]):
                return found
        done.add(name)
        return []

    return next(filter(None, (visit(name, []) for name in graph)), [])


def _graph(sources: list[Source]) -> Mapping[str, list[str]]:
    """Each module with those it imports outside of functions."""
    names = {source.name for source in sources}
    graph = {}
    for source in sources:
        late = {found for function in functions(source.tree) for found in imports(function)}
        early = set(imports(source.tree)) - late
        graph[source.name] = sorted({n for found in early for n in found.names} & names)
    return graph


def _named_values(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Keyword arguments of a call, or the items of a dictionary written out."""
    if isinstance(node, ast.Call):
        yield from ((keyword.arg or "", keyword.value) for keyword in node.keywords)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value), value


def _negative(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
