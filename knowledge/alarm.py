"""The alarm hears danger to life by messages it has learnt from; with it rules are weighed.

Kernel ridge regression over how alike texts are in words (`knowledge.cues`) and, where there is an
encoder, in what they mean. From how far a message is heard that was not learnt from (closed form,
as in `knowledge.head`) follows how loud is loud enough. What a rule (`knowledge.danger`) hears is
loud enough at less: only where all sounds calm it is no danger. All comes with the package: a
region's base changes nothing here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

from knowledge import cores, danger
from knowledge.cues import Cues
from knowledge.danger_messages import messages
from knowledge.encoder import NAME, Encoder, encoded, load_encoder
from knowledge.grams import Floats, blocks
from knowledge.head import diagonal, solved, to_root
from knowledge.keeping import Arrays, kept, source
from knowledge.reading import read_all
from knowledge.sentences import each

# Measured by leaving messages out; half or double of any changes recall by about a point.
SHARPNESS = 2.0  # how much more near meanings count than far ones
MEANING = 0.5  # what meaning counts beside words
DOUBT = 0.2  # how little a single message is believed

# How many of the harmless messages, each left out, may sound dangerous. Most of them were made to
# sound so: of ordinary questions a thirtieth as many do. A sentence torn out of its message is
# told by less, and there are more of them: it must be louder.
FALSE = 0.04
FALSE_APART = 0.02

DANGER, HARMLESS = 0.5, -0.5  # how strong messages should sound
# Of kinds of messages left out one in a hundred that rules rightly hear is calmer than this, and
# a third of those they wrongly hear.
CALM = -0.25
MOST = 20  # sentences that are heard alone
_SHOWN = 3  # messages that say what was heard


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was learnt; never changed.

    A message is dangerous from a strength of `bar` on, one sentence of it from `bar_apart`.
    `texts` are the messages of danger learnt from, and `forms` how they are searched. `alone` is
    how each message would sound had it not been learnt from, those of danger first. `by_words` is
    what each cue adds to the strength, `by_meaning` what each pair of directions of meaning does;
    None without an encoder.
    """

    texts: tuple[str, ...]
    forms: tuple[str, ...]
    cues: Cues
    by_words: Floats
    by_meaning: Floats | None
    alone: Floats
    encoder: Encoder | None
    bar: float
    bar_apart: float

    @staticmethod
    def build(encoder: Encoder | None) -> "Alarm":
        """Learn from the package's messages, which takes a few seconds and is kept."""
        cores.keep_to_one()
        said = messages()
        texts = dict.fromkeys((*said.danger, *said.harmless))
        read = read_all((), texts).forms
        forms = [read[text][1] for text in texts]
        dangerous = len(set(said.danger))

        def learn() -> Arrays:
            cues = Cues.of(forms)
            grams = cues.grams(forms)
            kernel = grams.likeness()
            meant = None if encoder is None else _lifted(encoded(forms, encoder))
            if meant is not None:
                for rows in blocks(len(kernel)):
                    kernel[rows] *= 1 - MEANING
                    kernel[rows] += MEANING * (meant[rows] @ meant.T) ** 2
            weights, alone = fit(kernel, dangerous)
            found = {"rarity": cues.rarity, "words": grams.pooled(weights), "alone": alone}
            if meant is None:
                return found
            by_meaning = np.asarray(MEANING * (meant.T * weights) @ meant, np.float32)
            return {**found, "words": (1 - MEANING) * found["words"], "meaning": by_meaning}

        by = [
            NAME if encoder else "",
            *map(source, ("words", "grams", "cues", "head", "alarm")),
            str(dangerous),
        ]
        made = kept("alarm", [*by, *forms], learn)
        alone = made["alone"]
        return Alarm(
            texts=tuple(texts)[:dangerous],
            forms=tuple(forms[:dangerous]),
            cues=Cues(made["rarity"]),
            by_words=made["words"],
            by_meaning=made.get("meaning"),
            alone=alone,
            encoder=encoder,
            bar=float(np.quantile(alone[dangerous:], 1 - FALSE)),
            bar_apart=float(np.quantile(alone[dangerous:], 1 - FALSE_APART)),
        )

    def why(self, text: str, form: Callable[[str], str]) -> str:
        """Why a text speaks of danger to somebody's life; "" where it does not.

        `form` brings a text into the form that is searched: whoever searches it, too, has its
        vector at once.
        """
        rule = danger.heard(text)
        bar, bar_apart = (CALM, CALM) if rule else (self.bar, self.bar_apart)
        whole = form(text)
        if self.strength(whole) >= bar:
            return rule or self._like(whole)
        # One cry is easily lost in a long letter.
        sentences = dict.fromkeys(islice(each(text), MOST))
        apart = [form(one) for one in sentences if len(sentences) > 1]
        cries = (one for one in apart if self.strength(one) >= bar_apart)
        return next((rule or self._like(cry) for cry in cries), "")

    def _like(self, form: str) -> str:
        """The messages of danger whose words are most like a searched form's."""
        near = process.extract(form, self.forms, scorer=fuzz.token_sort_ratio, limit=_SHOWN)
        return "похоже на " + ", ".join(f"«{self.texts[number]}»" for _, _, number in near)

    def strength(self, form: str) -> float:
        """How much a searched form sounds like danger, to be compared with the bars."""
        if not form:
            return HARMLESS
        strength = self.cues.against(form, self.by_words)
        if self.encoder is not None and self.by_meaning is not None:
            meant = _lifted(self.encoder.encode([form]))[0]
            strength += float(np.vecdot(meant @ self.by_meaning, meant))
        return strength


@lru_cache(maxsize=2)
def load_alarm(lexical: bool = False) -> Alarm:
    """The alarm of this process; `lexical` does without the encoder."""
    return Alarm.build(None if lexical else load_encoder())


def fit(kernel: Floats, dangerous: int) -> tuple[Floats, Floats]:
    """The weight of each text, and how strong it would sound had it not been there.

    `kernel` is how much the texts tell of one another, the first `dangerous` speak of danger; it
    is used up, for thousands of texts take hundreds of megabytes.
    """
    size = len(kernel)
    kernel[np.diag_indices(size)] += np.float32(DOUBT)
    to_root(kernel)
    wanted = np.where(np.arange(size) < dangerous, DANGER, HARMLESS).astype(np.float32)
    weights = solved(kernel, wanted)
    return weights, np.asarray(wanted - weights / diagonal(kernel), np.float32)


def _lifted(vectors: Floats) -> Floats:
    """Vectors with a constant beside them, at unit length again.

    The square of their product, which counts how alike two are, holds its first power too; and all
    texts learnt from come to one matrix, so that a question costs the same whatever their number.
    """
    beside = np.ones((len(vectors), 1), np.float32)
    both = np.hstack([beside, np.float32(np.sqrt(SHARPNESS)) * vectors])
    return np.asarray(both / np.float32(np.sqrt(1 + SHARPNESS)), np.float32)
