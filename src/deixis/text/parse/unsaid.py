"""Words of a text that no part of its form stands for: where there are any, the form does not say all that was said."""

from __future__ import annotations

from collections.abc import Sequence

from deixis.text.forms import show
from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import TRANSPARENT
from deixis.text.parse.classes import adjective_kind, is_superlative
from deixis.text.parse.commands import COMMANDS
from deixis.text.parse.idioms import ADVERBS
from deixis.text.parse.lemma import singular, verb_lemma
from deixis.text.parse.prepositions import PREPOSITIONS
from deixis.text.parse.tokens import Token
from deixis.text.parse.verbs import CLOSED, SILENT
from deixis.text.parse.words import words
from deixis.types.form import (
    Comparative,
    CompareCounts,
    Count,
    Except,
    Form,
    Nearer,
    Nearest,
    Not,
    Opaque,
    Ordinal,
    Same,
    Superlative,
    walk,
)  # fmt: skip

DENIED = words("not no without never neither nor nobody none nothing except excluding minus lacking")
TOLD = {
    "a negation": (DENIED, frozenset([Not, Except, Count])),
    "an order": (frozenset(lex.ORDINALS), frozenset([Ordinal, Superlative, Nearest])),
    "a comparison": (words("than"), frozenset([Comparative, CompareCounts, Except, Nearest, Nearer, Same, Count, Not])),
    "what is the same": (words("same"), frozenset([Same, CompareCounts])),
}
SAID_OTHERWISE = (
    words(
        "made save print design greater fewer sole lone single other others neither either least most fewest more "
        "less camera lens viewer "
    "us photographer remaining "
        "amount stands stand sits else anywhere somewhere everywhere altogether overall about count counted number "
        "total "
        "rest them this "
        "along together own side sides hand whole group exactly "
        "class crowd room team pack than same rather seen shown visible someone photo picture image very just "
        "called row line column shape "
        "color colour sort kind type called named turned taking take takes back backs away further farther "
        "another different queue bunch pair piece pieces item items article articles bit bits head hair hand "
    "hands mouth "
        "neck face back lap wrist waist chest finger foot feet shoulder ear nose chin "
        "shoulders arm arms leg legs fingers knee knees ears wrists ankle ankles feet waist cheek cheeks forehead"
    )
    | {word for said in (*PREPOSITIONS, *ADVERBS) for word in said}
    | lex.DETERMINERS | lex.QUANTIFIERS | lex.THINGS | lex.SOMEBODY | lex.ONES | lex.PRONOUNS | lex.RELATIVES | lex.BE
    | lex.AUXILIARIES | lex.CONJUNCTIONS | lex.ADVERBS | lex.STOPS | lex.PICTURE | lex.FAR_WORDS | lex.SIDES
    | lex.CONTAINERS | lex.GROUPS | DENIED | COMMANDS | TRANSPARENT | frozenset(lex.ORDINALS)
    | frozenset(lex.COMPARATIVES) | frozenset(lex.NUMBERS) | frozenset(lex.PLACES)
)  # fmt: skip
SURE = frozenset(["color", "material", "pattern", "shape", "size", "age"])


def unsaid(tokens: Sequence[Token], form: Form) -> list[str]:
    """What the words say that the form does not: words, or kinds of meaning; nothing where it has an OPAQUE part."""
    kinds = {type(node) for _, node in walk(form)}
    if Opaque in kinds:
        return []
    said = [token.text for token in tokens if token.is_word]
    told = set(said) - ({"same"} if _in_common(said) else set())
    missing = [what for what, (signs, means) in TOLD.items() if signs & told and not means & kinds]
    if any(map(is_superlative, said)) and not kinds & {Ordinal, Superlative, Nearest}:
        missing.append("a superlative")
    if Same in kinds:
        said = [word for word in said if word not in lex.SIZES | lex.SAME_KINDS.keys()]  # "as big as" is of one size
    shown = show(form).lower()
    return missing + [word for word in said if _is_lost(word, shown)]


def _in_common(said: Sequence[str]) -> bool:
    """Whether something is on, in or under the same thing as another, which a relation says."""
    return "same" in said and "as" in said and said[said.index("same") + 1] not in lex.SAME_KINDS


def _is_lost(word: str, shown: str) -> bool:
    kind = adjective_kind(word)
    if word in SAID_OTHERWISE or is_superlative(word) or word.endswith("ly") or not word.isascii():
        return False
    if kind not in SURE and (kind or len(word) < 4):
        return False
    plain = word.replace("grey", "gray").replace("colour", "color")
    lemma = verb_lemma(word)
    if lemma in CLOSED or lemma in SILENT or lemma in TRANSPARENT or lemma in {"look", "remain"}:
        return False
    stem = f"{lemma.removesuffix('e')}ing"
    return not any(part in shown for part in (plain, singular(word), lemma, word[:4], stem))
