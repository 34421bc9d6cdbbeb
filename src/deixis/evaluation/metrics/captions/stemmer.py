"""Stems of English words: the Snowball "english" algorithm, which METEOR compares words by.

Source: Martin Porter, "The English (Porter2) stemming algorithm", snowballstem.org, written from its text.
"""

from __future__ import annotations

import re
from functools import lru_cache

WHOLE = {
    "skis": "ski",
    "skies": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "idly": "idl",
    "gently": "gentl",
    "ugly": "ugli",
    "early": "earli",
    "only": "onli",
    "singly": "singl",
    **{word: word for word in ("sky", "news", "howe", "atlas", "cosmos", "bias", "andes")},
}
AFTER_PLURAL = frozenset(("inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"))
EARLY_REGION = re.compile(r"gener|commun|arsen")
REGION = re.compile(r".*?[aeiouy][^aeiouy]", re.DOTALL)
SHORT_SYLLABLE = re.compile(r"(?:.*[^aeiouy])?[aeiouy][^aeiouywxY]|[aeiouy][^aeiouy]", re.DOTALL)
DOUBLE = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
STEP_2 = {
    "ization": "ize",
    "ational": "ate",
    "ousness": "ous",
    "iveness": "ive",
    "fulness": "ful",
    "tional": "tion",
    "lessli": "less",
    "biliti": "ble",
    "entli": "ent",
    "ation": "ate",
    "alism": "al",
    "aliti": "al",
    "fulli": "ful",
    "ousli": "ous",
    "iviti": "ive",
    "enci": "ence",
    "anci": "ance",
    "abli": "able",
    "izer": "ize",
    "ator": "ate",
    "alli": "al",
    "bli": "ble",
    "ogi": "og",
    "li": "",
}
STEP_3 = {
    "ational": "ate",
    "tional": "tion",
    "alize": "al",
    "icate": "ic",
    "iciti": "ic",
    "ative": "",
    "ical": "ic",
    "ness": "",
    "ful": "",
}
STEP_4 = (
    "ement",
    "ance",
    "ence",
    "able",
    "ible",
    "ment",
    "ant",
    "ent",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
    "ion",
)
STEP_4_SHORT = ("al", "er", "ic")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in lower case.

    >>> stem("running"), stem("happily"), stem("generously")
    ('run', 'happili', 'generous')
    """
    if len(word) <= 2:
        return word
    if word in WHOLE:
        return WHOLE[word]
    word = _mark_consonant_y(word.removeprefix("'"))
    first, second = _regions(word)
    word = _plural(_possessive(word))
    if word in AFTER_PLURAL:
        return word
    word = _past_and_ing(word, first)
    word = _final_y(word)
    word = _step_2(word, first)
    word = _step_3(word, first, second)
    word = _step_4(word, second)
    return _step_5(word, first, second).replace("Y", "y")


def _mark_consonant_y(word: str) -> str:
    """Y for a y that is a consonant: at the start, or after a vowel."""
    return re.sub(r"(?<=[aeiouy])y", "Y", re.sub(r"^y", "Y", word))


def _regions(word: str) -> tuple[int, int]:
    """Where R1 and R2 start: after the first consonant that follows a vowel, and again after the next one."""
    early = EARLY_REGION.match(word)
    first = early.end() if early else _after_syllable(word, 0)
    return first, _after_syllable(word, first)


def _after_syllable(word: str, start: int) -> int:
    found = REGION.match(word, start)
    return found.end() if found else len(word)


def _possessive(word: str) -> str:
    for suffix in ("'s'", "'s", "'"):
        if word.endswith(suffix):
            return word[: -len(suffix)]
    return word


def _plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith(("us", "ss")) or not word.endswith("s"):
        return word
    return word[:-1] if re.search(r"[aeiouy]", word[:-2]) else word


def _past_and_ing(word: str, first: int) -> str:
    for suffix in ("eedly", "eed"):
        if word.endswith(suffix):
            return word[: -len(suffix)] + "ee" if len(word) - len(suffix) >= first else word
    for suffix in ("ingly", "edly", "ing", "ed"):
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            return _repaired(rest, first) if re.search(r"[aeiouy]", rest) else word
    return word


def _repaired(word: str, first: int) -> str:
    """A verb whose ending is gone: "luxuriat" -> luxuriate, "hopp" -> hop, "hop" -> hope."""
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if word.endswith(DOUBLE):
        return word[:-1]
    return word + "e" if first >= len(word) and SHORT_SYLLABLE.fullmatch(word) else word


def _final_y(word: str) -> str:
    return word[:-1] + "i" if len(word) > 2 and word[-1] in "yY" and word[-2] not in "aeiouy" else word


def _step_2(word: str, first: int) -> str:
    for suffix, replacement in STEP_2.items():
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            if len(rest) < first or (suffix == "ogi" and rest[-1:] != "l"):
                return word
            if suffix == "li" and rest[-1:] not in tuple("cdeghkmnrt"):
                return word
            return rest + replacement
    return word


def _step_3(word: str, first: int, second: int) -> str:
    for suffix, replacement in STEP_3.items():
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            return rest + replacement if len(rest) >= (second if suffix == "ative" else first) else word
    return word


def _step_4(word: str, second: int) -> str:
    for suffix in (*STEP_4, *STEP_4_SHORT):
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            return rest if len(rest) >= second and (suffix != "ion" or rest[-1:] in ("s", "t")) else word
    return word


def _step_5(word: str, first: int, second: int) -> str:
    rest = word[:-1]
    if word.endswith("e"):
        droppable = len(rest) >= second or (len(rest) >= first and not SHORT_SYLLABLE.fullmatch(rest))
        return rest if droppable else word
    return rest if word.endswith("ll") and len(rest) >= second else word
