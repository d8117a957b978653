"""The alarm hears danger to life by messages it has learnt from, where no rule hears it.

Kernel ridge regression over how alike texts are in words (`knowledge.grams`) and, where there is an
encoder, in what they mean. From how far a message is heard that was not learnt from (closed form,
as in `knowledge.head`) follows how loud is loud enough. The rules (`knowledge.danger`) come first:
they say what they heard. All comes with the package: a region's base changes nothing here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from knowledge import cores, danger
from knowledge.danger_messages import messages
from knowledge.encoder import NAME, Encoder, encoded, load_encoder
from knowledge.grams import Floats, Grams
from knowledge.head import diagonal, solved, to_root
from knowledge.keeping import Arrays, kept, source
from knowledge.reading import read_all
from knowledge.search import along, axes_of
from knowledge.sentences import each

# Measured by leaving messages out; half or double of any changes recall by about a point.
SHARPNESS = 4.0  # how much more near meanings count than far ones
MEANING = 0.5  # what meaning counts beside words
DOUBT = 0.2  # how little a single message is believed

# How many of the harmless messages, each left out, may sound dangerous. Most of them were made to
# sound so: of ordinary questions a thirtieth as many do. A sentence torn out of its message is
# told by less, and there are more of them: it must be louder.
FALSE = 0.07
FALSE_APART = 0.05

DANGER, HARMLESS = 0.5, -0.5  # how strong messages should sound
MOST = 20  # sentences that are heard alone
_SHOWN = 3  # messages that say what was heard


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was learnt; never changed.

    `texts` are the messages learnt from, the first `dangerous` of them speak of danger. A message
    is dangerous from a strength of `bar` on, one sentence of it from `bar_apart`. `alone` is how
    each would sound had it not been learnt from. `by_words` is what each gram adds to the
    strength. `points` are what they mean, along `axes`; None without an encoder.
    """

    texts: tuple[str, ...]
    dangerous: int
    grams: Grams
    weights: Floats
    by_words: Floats
    alone: Floats
    axes: Floats | None
    points: Floats | None
    encoder: Encoder | None
    bar: float
    bar_apart: float

    @staticmethod
    def build(encoder: Encoder | None) -> "Alarm":
        """Learn from the package's messages, which takes a second or two and is kept."""
        cores.keep_to_one()
        said = messages()
        texts = dict.fromkeys((*said.danger, *said.harmless))
        read = read_all((), texts).forms
        forms = [read[text][1] for text in texts]
        grams = Grams.build(forms)
        dangerous = len(set(said.danger))

        def learn() -> Arrays:
            words = grams.likeness()
            if encoder is None:
                return fit(words, dangerous)
            vectors = encoded(forms, encoder)
            axes = axes_of(vectors)
            points = along(axes, vectors)
            learnt = fit(_kernel(words, points @ points.T), dangerous)
            return {**learnt, "points": points, **({} if axes is None else {"axes": axes})}

        by = [
            NAME if encoder else "",
            *map(source, ("grams", "head", "search", "alarm")),
            str(dangerous),
        ]
        made = kept("alarm", [*by, *forms], learn)
        alone = made["alone"]
        return Alarm(
            texts=tuple(texts),
            dangerous=dangerous,
            grams=grams,
            weights=made["weights"],
            by_words=grams.pooled(made["weights"]),
            alone=alone,
            axes=made.get("axes"),
            points=made.get("points"),
            encoder=encoder,
            bar=float(np.quantile(alone[dangerous:], 1 - FALSE)),
            bar_apart=float(np.quantile(alone[dangerous:], 1 - FALSE_APART)),
        )

    def why(self, text: str, form: Callable[[str], str]) -> str:
        """Why a text speaks of danger to somebody's life; "" where it does not.

        `form` brings a text into the form that is searched: whoever searches it, too, has its
        vector at once.
        """
        if rule := danger.heard(text):
            return rule
        whole = form(text)
        if self.strength(whole) >= self.bar:
            return self._like(whole)
        # One cry is easily lost in a long letter.
        sentences = dict.fromkeys(islice(each(text), MOST))
        apart = [form(one) for one in sentences if len(sentences) > 1]
        cries = (one for one in apart if self.strength(one) >= self.bar_apart)
        return next(map(self._like, cries), "")

    def _like(self, form: str) -> str:
        """The messages of danger that are most like a searched form."""
        near, meaning = self.grams.like(form), self._meaning(form)
        near = near if meaning is None else _kernel(near, meaning)
        first = np.argsort(-near[: self.dangerous], kind="stable")[:_SHOWN]
        return "похоже на " + ", ".join(f"«{self.texts[number]}»" for number in first)

    def strength(self, form: str) -> float:
        """How much a searched form sounds like danger, to be compared with the bars."""
        if not form:
            return HARMLESS
        words, meaning = self.grams.against(form, self.by_words), self._meaning(form)
        if meaning is None:
            return words
        near = np.exp(SHARPNESS * (meaning - 1))
        return MEANING * float(np.vecdot(self.weights, near)) + (1 - MEANING) * words

    def _meaning(self, form: str) -> Floats | None:
        """How alike a searched form is to each message in what it means."""
        if self.encoder is None or self.points is None:
            return None
        vector = along(self.axes, self.encoder.encode([form]))[0]
        return np.asarray(np.vecdot(self.points, vector), np.float32)


@lru_cache(maxsize=2)
def load_alarm(lexical: bool = False) -> Alarm:
    """The alarm of this process; `lexical` does without the encoder."""
    return Alarm.build(None if lexical else load_encoder())


def fit(kernel: Floats, dangerous: int) -> Arrays:
    """The weight of each text, and how strong it would sound had it not been there (`alone`).

    `kernel` is how much the texts tell of one another, the first `dangerous` speak of danger.
    """
    root = kernel + np.float32(DOUBT) * np.eye(len(kernel), dtype=np.float32)
    to_root(root)
    wanted = np.where(np.arange(len(kernel)) < dangerous, DANGER, HARMLESS).astype(np.float32)
    weights = solved(root, wanted)
    alone = np.asarray(wanted - weights / diagonal(root), np.float32)
    return {"weights": weights, "alone": alone}


def _kernel(words: Floats, meaning: Floats) -> Floats:
    """How much it counts that texts are so alike in words and in meaning."""
    near = np.exp(SHARPNESS * (meaning - 1))
    return np.asarray(MEANING * near + (1 - MEANING) * words, np.float32)
