"""A house is a running process's knowledge beside the database that others publish into."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.config import Config, read_config
from bot.core import BaseHolder
from bot.curating import college_pieces, release_pieces
from bot.learning import Learner
from bot.library import Library
from bot.ports import Runner
from bot.publishing import Publisher
from bot.situating import Known
from bot.storage.content import REGION, Edit, load_content, load_news, publish
from bot.storage.engine import Engines
from bot.storage.runner import ThreadRunner, write
from knowledge.asks import Verdict
from knowledge.content import Kind, Piece, piece
from knowledge.understanding import Knowledge
from tests.commanding import copy_sample, write_config
from tests.test_commands_content import CONFIG

TODAY = date(2027, 7, 1)
NOW = datetime(2027, 7, 1, 12, tzinfo=UTC)
PHONE, PHOTO = "contact.phone", "docs.photo"
# A few entries are learnt in no time.
BASE = (PHONE, PHOTO, "docs.list")
NEW = "матовые шесть на девять"


@dataclass(slots=True)
class House:
    """A process's knowledge, and the database others publish into."""

    engines: Engines
    publisher: Publisher
    learner: Learner

    def put(self, owner: str, kind: Kind, key: str, body: str) -> None:
        """Publish one piece, as a command in another process does."""
        edit = Edit(owner, Piece(kind, key, body))
        write(self.engines, lambda session: publish(session, [edit], "Анна", NOW))

    def change(self, owner: str, kind: Kind, key: str, old: str, new: str) -> None:
        """Publish what stands under this key with other words in it."""
        standing = write(self.engines, lambda session: load_content(session, owner))
        found = next(
            one.piece
            for one in standing
            if one.piece.kind is kind and one.piece.key.startswith(key)
        )
        assert old in found.body
        self.put(owner, kind, found.key, found.body.replace(old, new))

    def word(self, text: str) -> None:
        """Publish a new way to ask about photos."""
        self.change(REGION, Kind.ENTRY, PHOTO, "phrasings = [", f'phrasings = ["{text}", ')

    @property
    def knows(self) -> Knowledge:
        """What the process knows now."""
        knows = self.publisher.base.current
        assert isinstance(knows, Knowledge)
        return knows

    def says(self, entry: str, college: str = "kmt") -> str:
        """What the process answers now."""
        return self.knows.answer(entry, college, NOW, unconfirmed=True).text

    def means(self, text: str, college: str = "kmt") -> str:
        """The entry that a text is answered with now, "" where it is not."""
        ask = self.knows.of(college).understand(text).asks[0]
        return ask.best.entry if ask.best and ask.verdict is Verdict.ANSWER else ""


def few_entries() -> list[Piece]:
    """The entries of `BASE` as content; none leads to an entry that is not there."""
    return [
        piece(Kind.ENTRY, {name: value for name, value in one.table.items() if name != "next"})
        for one in release_pieces()
        if one.key in BASE
    ]


def open_house(engines: Engines, tmp_path: Path) -> House:
    """A process that was started a while ago, with two colleges."""
    config = config_of(tmp_path, "kmt", "kpt")
    edits = [Edit(REGION, one) for one in few_entries()]
    for slug in ("kmt", "kpt"):
        edits += [Edit(slug, one) for one in college_pieces(tmp_path / "college" / slug)]
    write(engines, lambda session: publish(session, edits, "Анна", NOW))
    news = write(engines, lambda session: load_news(session, {}))
    library = Library.empty(config).renewed(news)
    content = library.content(TODAY)
    assert not content.faults
    knows = Knowledge.build(content.entries, content.colleges.values())
    learner = Learner(config, library)
    known = Known({}, dict(content.colleges), {}, timedelta(days=1))
    runner: Runner = ThreadRunner(engines)
    publisher = Publisher(runner, BaseHolder(knows), known, learner, news.number)
    return House(engines, publisher, learner)


def config_of(folder: Path, *slugs: str) -> Config:
    """A configuration of real colleges, each with the content of the sample."""
    first, _, second = CONFIG.partition("[[colleges]]")
    text = first + "".join(f"[[colleges]]{second.replace('kmt', slug)}\n" for slug in slugs)
    path = write_config(folder / "college", text)
    for slug in slugs:
        copy_sample(path.parent / slug, slug)
    return read_config(path, {})
