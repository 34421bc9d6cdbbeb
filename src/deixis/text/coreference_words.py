"""The words that coreference goes by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Gender(Enum):
    """What a pronoun says of what it stands for."""

    MALE = auto()
    FEMALE = auto()
    THING = auto()
    SEVERAL = auto()


class Role(Enum):
    """What a pronoun is in its clause."""

    SUBJECT = auto()
    OBJECT = auto()
    SELF = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun asks of its antecedent."""

    gender: Gender
    role: Role


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PRONOUNS = {
    "he": Pronoun(Gender.MALE, Role.SUBJECT),
    "him": Pronoun(Gender.MALE, Role.OBJECT),
    "himself": Pronoun(Gender.MALE, Role.SELF),
    "she": Pronoun(Gender.FEMALE, Role.SUBJECT),
    "her": Pronoun(Gender.FEMALE, Role.OBJECT),
    "herself": Pronoun(Gender.FEMALE, Role.SELF),
    "it": Pronoun(Gender.THING, Role.EITHER),
    "itself": Pronoun(Gender.THING, Role.SELF),
    "they": Pronoun(Gender.SEVERAL, Role.SUBJECT),
    "them": Pronoun(Gender.SEVERAL, Role.OBJECT),
    "themselves": Pronoun(Gender.SEVERAL, Role.SELF),
}
MALE = _set(
    "man men boy boys guy guys male males gentleman gentlemen father dad grandfather husband son brother brothers "
    "uncle king prince waiter policeman policemen fireman firemen businessman businessmen groom cowboy cowboys "
    "salesman fisherman sportsman snowman workman craftsman horseman cameraman lad lads"
)
FEMALE = _set(
    "woman women girl girls lady ladies female females mother mom grandmother wife daughter sister sisters aunt queen "
    "princess waitress policewoman businesswoman bride cowgirl actress ballerina cheerleader nun gal gals"
)
BABIES = _set("baby infant toddler child kid newborn")
CROWDS = _set("crowd group team family band class couple herd flock")
PLACES = _set(  # what captions hardly ever go back to
    "air background foreground distance middle side front back top bottom edge end sun sunset night day daytime rain "
    "left right center centre camera outdoors outside"
)
HAPPENINGS = _set("trick tricks jump race game nap turn hand hands arm arms head face hair leg legs mouth")
INTRODUCING = _set("a an one two three four five some several")
OPENERS = _set("while whilst as when because but and with where so until before after then")
RELATIVES = _set("who which that")
PARTICIPLES = _set("thrown held worn ridden driven kicked carried led pulled pushed")
SINGULAR_VERBS = _set("is was has does runs stands sits walks looks watches jumps follows lies plays")
STANDING_ALONE = _set("another one others each someone somebody everyone he she they it i you we")
