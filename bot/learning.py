"""Learning turns what was published into knowledge: at once what can be, the rest behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.config import Config
from bot.library import Content, Library
from bot.own_slang import with_slang
from bot.publishing import Learned
from bot.storage.content import News
from bot.teaching import Lesson, Teacher
from bot.thinking import Knows
from knowledge.colleges import College, load_neighbours
from knowledge.confidence import Thresholds
from knowledge.entries import ways_to_ask
from knowledge.understanding import Knowledge
from knowledge.words import slang


def build_knowledge(config: Config, content: Content) -> Knowledge:
    """Learn from the base, which takes a few seconds."""
    colleges = list(content.colleges.values())
    around = load_neighbours(colleges)
    thresholds = _thresholds(config)
    words = with_slang(slang(), config.knowledge.slang)
    return Knowledge.build(content.entries, colleges, thresholds, around, content.own, slang=words)


@dataclass(slots=True)
class Learner:
    """What a process has read of the content, and how it learns what is new in it."""

    config: Config
    library: Library
    teacher: Teacher = field(default_factory=Teacher)
    _around: tuple[College, ...] | None = field(default=None)

    @property
    def versions(self) -> Mapping[str, int]:
        """What was read, by owner."""
        return self.library.versions

    def learn(self, news: News, now: Knows) -> Learned:
        """The knowledge in use with what is new and without fault."""
        self.library = self.library.renewed(news)
        content = self.library.content()
        if not isinstance(now, Knowledge):
            knows = build_knowledge(self.config, content)
            return Learned(knows, content.colleges, content.faults)
        if self._around is None:
            self._around = load_neighbours(content.colleges.values())
        colleges = content.colleges.values()
        quick = now.refreshed(content.entries, colleges, self._around, content.own)
        for college, own in quick.asked_beside.items():
            if own != now.asked_beside.get(college):
                # Learnt here, so that whoever asks first need not wait for it.
                quick.of(college)
        return Learned(quick, content.colleges, content.faults)

    def is_learnt(self, knows: Knows) -> bool:
        """True where nothing is left to learn from the wordings of what is in use."""
        return not isinstance(knows, Knowledge) or knows.learnt

    def learnt(self, knows: Knows) -> Knows:
        """The same with its wordings learnt; takes many seconds. Raises RuntimeError."""
        if not isinstance(knows, Knowledge):
            return knows
        encoder = knows.matcher.index.encoder
        phrasings, thresholds = ways_to_ask(knows.entries), _thresholds(self.config)
        words = knows.matcher.vocabulary.slang
        lesson = Lesson(phrasings, thresholds, knows.asked_beside, encoder is None, words)
        taught = self.teacher.teach(lesson)
        matcher = taught.matcher.seen_by(encoder)
        return replace(knows, matcher=matcher, thresholds=taught.thresholds, views={})

    def joined(self, knows: Knows, learnt: Knows) -> Knows:
        """What is in use by now, understood as was learnt meanwhile."""
        if isinstance(knows, Knowledge) and isinstance(learnt, Knowledge):
            return knows.joined(learnt)
        return knows

    def stop(self) -> None:
        """Give up learning."""
        self.teacher.stop()


def _thresholds(config: Config) -> Thresholds:
    answer, offer = config.knowledge.answer_threshold, config.knowledge.offer_threshold
    own = Thresholds()
    if answer is not None:
        # Whoever names a figure gets that figure: it is not raised by what the replays say.
        own = replace(own, answer=answer, wrong=1.0)
    return own if offer is None else replace(own, offer=offer)
