"""What an image says for and against a text: a few numbers, whichever model gave them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.errors import CapabilityError
from deixis.models.protocols import WordMapper
from deixis.tasks.session import EncodedImage, Session
from deixis.tasks.vocabulary import rarity
from deixis.text.coreference import is_pronoun
from deixis.types.alignment import Alignment
from deixis.types.grounding import Grounding

Floats = NDArray[np.float64]

FEATURES = ("presence_mean", "presence_least", "fit_mean", "fit_least", "words_mean", "words_least")
CANDIDATES = 10
SURE = 1e-4  # probabilities are kept so far from 0 and 1


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was seen.

    Attributes:
        grounding: with every phrase's best candidates, of absent phrases too.
        alignment: the word maps, or None where the backend has none.
    """

    grounding: Grounding
    alignment: Alignment | None

    @property
    def presence(self) -> Floats:
        """(P,) probability that each phrase is in the picture."""
        assert self.grounding.presence is not None
        return np.asarray(self.grounding.presence, np.float64)

    @property
    def fit(self) -> Floats:
        """(P,) score of each phrase's best candidate; 0 where there is none."""
        best = np.zeros(len(self.grounding.query.phrases))
        if self.grounding.score is not None:
            np.maximum.at(best, self.grounding.phrase, self.grounding.score)
        return best

    @property
    def words(self) -> Floats:
        """(W,) the highest value of each word's map; NaN without maps."""
        count = len(self.grounding.query.words)
        if self.alignment is None or not count:
            return np.full(count, np.nan)
        return np.asarray(self.alignment.matrix.max(axis=1), np.float64)

    def features(self) -> Floats:
        """(6,) of `FEATURES`: log-odds, means and least ones; rare words count more. 0 for what is not there."""
        presence, fit = log_odds(self.presence), log_odds(self.fit)
        query = self.grounding.query
        weight = np.array([rarity(query.string(word)) for word in query.words])
        words = np.nan_to_num(log_odds(self.words))
        heavy = words[weight >= np.median(weight)] if len(weight) else words
        mean = float(weight @ words / weight.sum()) if weight.sum() else 0.0
        least = [float(part.min()) if len(part) else 0.0 for part in (presence, fit, heavy)]
        means = [float(part.mean()) if len(part) else 0.0 for part in (presence, fit)]
        return np.array([means[0], least[0], means[1], least[1], mean, least[2]])


def look(session: Session, image: EncodedImage, text: str) -> Evidence:
    """The evidence for a text. Pronouns say nothing that the phrases they stand for do not.

    Raises:
        CapabilityError: the model does not find phrases, or does not say whether they are there.
    """
    query = session.parse(text)
    named = [phrase.span for phrase in query.phrases if not is_pronoun(query.string(phrase))]
    grounding = session.ground(image, text, named, threshold=0.0, max_regions=CANDIDATES, masks=False)
    if grounding.presence is None:
        raise CapabilityError(
            f"backend {session.spec.name!r} does not say whether a phrase is in the picture, which this needs"
        )
    maps = session.align(image, text) if isinstance(session._backend, WordMapper) else None
    return Evidence(grounding, maps)


def log_odds(p: Floats) -> Floats:
    """Probability → log-odds, kept finite."""
    p = np.clip(p, SURE, 1 - SURE)
    return np.asarray(np.log(p / (1 - p)))


def sigmoid(x: Floats) -> Floats:
    """Log-odds → probability, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)))
