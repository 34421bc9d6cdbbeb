"""What pronouns stand for: "he" in "a boy throws a ball; he wears a cap" is the boy. Spans in, spans out.

Rules in the tradition of Hobbs (1978) and Lappin & Leass (1994), on phrases in place of parse trees: candidates must
agree in number, gender and sort; what grammar rules out goes (a man beside him is not him); of the rest, subjects stand
for subjects, and otherwise the nearest is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deixis.text.coreference_words import (
    BABIES,
    CROWDS,
    FEMALE,
    HAPPENINGS,
    INTRODUCING,
    MALE,
    OPENERS,
    PARTICIPLES,
    PLACES,
    PRONOUNS,
    RELATIVES,
    SINGULAR_VERBS,
    STANDING_ALONE,
    Gender,
    Pronoun,
    Role,
)
from deixis.text.heads import PREPOSITIONS
from deixis.text.number import is_plural
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

ANIMATE = frozenset({"people", "animals"})
NO, WEAK, FAIR, GOOD = range(4)  # how well a mention agrees with a pronoun


@dataclass(frozen=True, slots=True)
class Mention:
    """One phrase, or several joined by "and", that a pronoun may stand for.

    Attributes:
        first, last: its words, as indices; `last` is the word after it.
        span: where it stands.
        kind: as in `Phrase`; of joined phrases that of the first.
        head: the word it is about, in lower case.
        words: its words, in lower case.
        joined: whether it is several phrases.
    """

    first: int
    last: int
    span: Span
    kind: str | None
    head: str
    words: tuple[str, ...]
    joined: bool = False

    @property
    def plural(self) -> bool:
        """Whether it speaks of several things."""
        both = self.kind == "people" and "and" in self.words  # "a man and wife"
        return self.joined or both or is_plural(self.words, self.head)


def with_antecedents(query: Query) -> Query:
    """The query, its second mentions ("the dog" after "a dog") tied to the first, and with its pronouns as phrases.

    >>> words = (Span(0, 1), Span(2, 5), Span(6, 9), Span(11, 13), Span(14, 18))
    >>> query = with_antecedents(Query("A man ran; he fell", words, (Phrase(Span(0, 5), Span(2, 5), "people"),)))
    >>> query.phrases[1].span, query.phrases[1].antecedent
    (Span(start=11, end=13), Span(start=0, end=5))
    """
    kinds = {phrase.span.start: phrase.kind for phrase in query.phrases}
    meant = antecedents(query.text, query.words, query.phrases)
    pronouns = [Phrase(span, span, kinds[named.start], named) for span, named in meant.items()]
    firsts = [_first_mention(query, i) for i in range(len(query.phrases))]
    if not pronouns and not any(firsts):
        return query
    named = [replace(phrase, antecedent=first) for phrase, first in zip(query.phrases, firsts, strict=True)]
    return replace(query, phrases=tuple(sorted((*named, *pronouns), key=lambda phrase: phrase.span)))


def is_pronoun(text: str) -> bool:
    """Whether a phrase's text is a pronoun that can stand for another phrase."""
    return text.lower() in PRONOUNS


def _first_mention(query: Query, second: int) -> Span | None:
    """What a bare "the dog" goes back to: the one phrase before it with that head, if it said "a dog" or "two dogs"."""
    phrase = query.phrases[second]
    head = query.string(phrase.head).lower()
    if query.string(phrase).lower().split() != ["the", head]:
        return None
    before = [p for p in query.phrases[:second] if query.string(p.head).lower() == head]
    if len(before) != 1 or _is_narrowed(query, phrase):
        return None
    return before[0].span if query.string(before[0]).lower().split()[0] in INTRODUCING else None


def _is_narrowed(query: Query, phrase: Phrase) -> bool:
    """Whether what follows a phrase may say which is meant: "the man in red", "the man standing"."""
    after = next((word for word in query.words if word.start >= phrase.span.end), None)
    if after is None or query.text[phrase.span.end : after.start].strip():
        return False
    word = after.of(query.text).lower()
    return word in PREPOSITIONS or word in RELATIVES or word.endswith("ing")


def antecedents(text: str, words: Sequence[Span], phrases: Sequence[Phrase]) -> dict[Span, Span]:
    """Where each pronoun stands that is no part of a phrase → where the phrase stands that it means.

    A pronoun that nothing in the text agrees with is not in the answer. Phrases joined by "and" can be meant together.

    Args:
        text: the user's text.
        words: its words, in order.
        phrases: its phrases, in order.
    """
    said = [word.of(text).lower() for word in words]
    there = [i for i, word in enumerate(said) if word in PRONOUNS]
    free = [i for i in there if not any(phrase.span.overlaps(words[i]) for phrase in phrases)]
    mentions = [_mention(text, words, said, phrase) for phrase in phrases] if free else []
    meant = {i: _meant(_Place(text, words, said, i, PRONOUNS[said[i]]), mentions) for i in free}
    return {words[i]: mention.span for i, mention in meant.items() if mention is not None}


@dataclass(frozen=True, slots=True)
class _Place:
    """A pronoun, the word `at`, and the words round it."""

    text: str
    words: Sequence[Span]
    said: Sequence[str]
    at: int
    pronoun: Pronoun

    @property
    def governed(self) -> bool:
        """Whether a preposition stands before it."""
        return self.at > 0 and self.said[self.at - 1] in PREPOSITIONS

    def acts(self, mentions: Sequence[Mention]) -> bool:
        """Whether it is the subject of its clause, or a word for the subject."""
        if self.pronoun.role is not Role.EITHER:
            return self.pronoun.role is not Role.OBJECT
        begins = self.at == 0 or self.said[self.at - 1] in OPENERS or self.ends_before(self.at)
        return begins or any(m.last == self.at for m in mentions)

    def ends_before(self, word: int) -> bool:
        """Whether a sentence, or a part of one, ends just before a word."""
        return word > 0 and any(mark in self.text[self.words[word - 1].end : self.words[word].start] for mark in ".;!?")


def _meant(place: _Place, mentions: Sequence[Mention]) -> Mention | None:
    before = [m for m in mentions if m.last <= place.at]
    choices = sorted([*before, *_joined(place, before)], key=lambda m: (m.first, -m.last))
    acts = place.acts(before)
    ruled_out = [] if acts else _ruled_out(place, choices)
    agreeing = [(_agrees(place.pronoun, m), m) for m in choices if m not in ruled_out]
    best = max((grade for grade, _ in agreeing), default=NO)
    if best == NO:
        return _later(place, mentions) if not before else None
    equal = [m for grade, m in agreeing if grade == best]
    if best == WEAK and place.pronoun.gender is Gender.SEVERAL and len(equal) > 1:
        return None
    return _preferred(place, equal, acts)


def _preferred(place: _Place, mentions: Sequence[Mention], acts: bool) -> Mention:
    """Of mentions that agree equally, in order: the one that the last sentence with any is about, or the nearest.

    Things are gone back to when they are near, unless the sentence is about them.
    """
    starts = [i for i in range(mentions[-1].first + 1) if i == 0 or place.ends_before(i)]
    first = next(m for m in mentions if m.first >= starts[-1])
    if place.pronoun.gender is Gender.THING and (not acts or first.first > starts[-1]):
        return mentions[-1]
    return first


def _later(place: _Place, mentions: Sequence[Mention]) -> Mention | None:
    """The first mention after a pronoun that stands before all: "as he rides, a man waves"."""
    opened = place.at > 0 and any(word in OPENERS for word in place.said[: place.at])
    after = next((m for m in mentions if m.first > place.at and _agrees(place.pronoun, m) >= FAIR), None)
    same = after is not None and not any(place.ends_before(i) for i in range(place.at + 1, after.first + 1))
    return after if opened and same else None


def _agrees(pronoun: Pronoun, mention: Mention) -> int:
    """How well a mention could be what a pronoun stands for."""
    if pronoun.gender in {Gender.MALE, Gender.FEMALE}:
        return NO if mention.plural else _agrees_with_a_person(pronoun.gender, mention)
    if mention.head in PLACES:
        return NO
    return _agrees_with_they(mention) if pronoun.gender is Gender.SEVERAL else _agrees_with_it(mention)


def _agrees_with_they(mention: Mention) -> int:
    if mention.plural:
        return GOOD if mention.kind in ANIMATE else WEAK if mention.head in HAPPENINGS else FAIR
    return WEAK if mention.kind == "people" and not _genders(mention) else NO


def _agrees_with_it(mention: Mention) -> int:
    if mention.plural:
        return WEAK if mention.head in CROWDS else NO
    if mention.kind == "people":
        return FAIR if mention.head in BABIES else NO
    if mention.head in HAPPENINGS:
        return WEAK
    return GOOD if mention.kind == "animals" else FAIR


def _agrees_with_a_person(gender: Gender, mention: Mention) -> int:
    if mention.kind not in ANIMATE:
        return WEAK if _genders(mention) == {gender} else NO  # "the woman's face falls into silhouette as she stands"
    genders = _genders(mention)
    if genders:
        return GOOD if genders == {gender} else NO
    return FAIR if mention.kind == "people" else WEAK


def _genders(mention: Mention) -> set[Gender]:
    bare = {word.removesuffix("'s").removesuffix("\u2019s") for word in mention.words}
    return {gender for gender, names in ((Gender.MALE, MALE), (Gender.FEMALE, FEMALE)) if bare & names}


def _ruled_out(place: _Place, mentions: Sequence[Mention]) -> list[Mention]:
    """What an object cannot be: what acts on it, and what is placed by it ("a ball beside it")."""
    opened, subject = _clause(place, mentions)
    out = [] if subject is None else [subject]
    if place.governed:
        placed = [m for m in mentions if all(word in PREPOSITIONS for word in place.said[m.last : place.at])]
        elsewhere = bool(placed) and not any(m.span.overlaps(other.span) for m in placed for other in out)
        out = placed if elsewhere or not opened else [*placed, *out]
    return [m for m in mentions if any(m.span.overlaps(other.span) for other in out)]


def _clause(place: _Place, mentions: Sequence[Mention]) -> tuple[bool, Mention | None]:
    """Whether the clause that an object stands in is not the sentence's first, and the mention that is its subject.

    A clause without a mention ("and throws him") has the subject of the one before; one whose subject is no mention
    ("another helps him") has none.
    """
    end = place.at
    for i in range(place.at - 1, -1, -1):
        if any(m.first < i < m.last for m in mentions):
            continue
        actor = _actor_before(place, mentions, i)
        if actor is not None:
            return True, actor
        opens = place.said[i] in OPENERS
        if not (opens or i == 0 or place.ends_before(i)):
            continue
        if any(place.said[k] in STANDING_ALONE and not _inside(k, mentions) for k in range(i, end)):
            return True, None
        if opens and all(word in PREPOSITIONS for word in place.said[i + 1 : place.at]):
            return True, None  # "and behind her is a sign"
        inside = [m for m in mentions if i <= m.first < end]
        if inside:
            return opens, next((m for m in inside if m.kind in ANIMATE), inside[0])
        end = i
    return False, None


def _inside(word: int, mentions: Sequence[Mention]) -> bool:
    return any(m.first <= word < m.last for m in mentions)


def _actor_before(place: _Place, mentions: Sequence[Mention], i: int) -> Mention | None:
    """The mention just before a word that makes it a subject: "a boy who ...", "the people watching ..."."""
    before = next((m for m in reversed(mentions) if m.last == i), None)
    if before is None or before.first == 0:
        return None
    word = place.said[i]
    acts = word in RELATIVES or word in PARTICIPLES or (before.kind in ANIMATE and word.endswith("ing"))
    return before if acts else None


def _joined(place: _Place, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Runs of mentions with nothing but "and" and commas between, of one sort."""
    start = 0
    for i in range(1, len(mentions) + 1):
        if i < len(mentions) and _goes_on(place, mentions[i - 1], mentions[i]):
            continue
        run = mentions[start:i]
        if len(run) > 1 and "and" in place.said[run[0].last : run[-1].first]:
            yield _together(run)
        start = i


def _goes_on(place: _Place, before: Mention, after: Mention) -> bool:
    between = place.said[before.last : after.first]
    alone = after.last < len(place.said) and place.said[after.last] in SINGULAR_VERBS  # "and a playhouse is"
    alike = (before.kind in ANIMATE) == (after.kind in ANIMATE)
    return alike and not alone and between in ([], ["and"]) and not place.ends_before(after.first)


def _together(run: Sequence[Mention]) -> Mention:
    span = Span(run[0].span.start, run[-1].span.end)
    words = tuple(word for mention in run for word in mention.words)
    return Mention(run[0].first, run[-1].last, span, run[0].kind, run[0].head, words, joined=True)


def _mention(text: str, words: Sequence[Span], said: Sequence[str], phrase: Phrase) -> Mention:
    inside = [i for i, word in enumerate(words) if word.overlaps(phrase.span)]
    head = phrase.head.of(text).lower()
    return Mention(inside[0], inside[-1] + 1, phrase.span, phrase.kind, head, tuple(said[i] for i in inside))
