"""What a question asks for: the frame of a wh-question is taken off here, the rest is left to `deixis.text.parse`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from deixis.text.parse import parse
from deixis.types import form as forms
from deixis.types.form import Form, walk


class Kind(StrEnum):
    """What sort of answer a question wants."""

    YES_NO = "yes/no"
    COUNT = "count"
    COMPARISON = "comparison"
    CHOICE = "choice"
    COLOUR = "colour"
    PLACE = "place"
    DOING = "doing"
    RELATED = "related"  # what is the man holding? what is next to the dog?
    WHICH = "which"
    NAME = "name"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    Attributes:
        kind: of answer.
        subject: what it is about, in words: "the man's shirt".
        relation: in words; of "what is the man holding" it is "holding", of "what is next to the dog" "next to".
        backwards: whether the subject is what something else stands in the relation to: "what is next to the dog".
        person: whether a person is asked for: "who ...".
        options: what there is to choose from, in words; or for `NAME` the kinds of things that may be named.
        form: of yes/no, counts and comparisons, and of `WHICH`.
        definite: whether the subject is taken to be there ("is the dog wet", but "is there a wet dog").
    """

    kind: Kind
    subject: str = ""
    relation: str = ""
    backwards: bool = False
    person: bool = False
    options: tuple[str, ...] = ()
    form: Form | None = None
    definite: bool = False


BE = "(?:is|are|was|were)"
BETWEEN_THINGS = (
    "(?:directly |just |right |immediately )?(?:to the left of|to the right of|on the left of|on the right of|left of|"
    "right of|on top of|in front of|next to|close to|beside|behind|beneath|underneath|under|above|over|below|inside|"
    "near|around|against|between|by|on|in|at)"
)
VERB = f"(?:[a-z]+ing)(?: (?:{BETWEEN_THINGS}|through|with|to|from|into|off|down|up|across|along|onto))?"
FRAMES: tuple[tuple[str, Kind], ...] = (
    (rf"(?:what|which) colou?r {BE} (?P<subject>.+)", Kind.COLOUR),
    (rf"what {BE} the colou?r of (?P<subject>.+)", Kind.COLOUR),
    (rf"(?:what|which) colou?r (?P<thing>[a-z-]+) {BE} (?P<owner>.+?) [a-z]+ing", Kind.COLOUR),
    (rf"where {BE} (?P<subject>.+?)(?: located| standing| sitting| lying)?", Kind.PLACE),
    (rf"(?:which|who|what)(?: one| of them)? {BE} (?P<relation>[a-z ]+?),? (?P<first>(?:the|a|an|this|that) [^,]+?),? "
     r"or (?P<second>.+)", Kind.COMPARISON),
    (rf"{BE} (?:it|this|that|there|they|these) (?P<first>.+?),? or (?P<second>.+)", Kind.CHOICE),
    (rf"what {BE} (?P<subject>.+) doing", Kind.DOING),
    (rf"(?P<who>what|who|whom|which [a-z]+) {BE} (?P<subject>.+) (?P<relation>{VERB})", Kind.RELATED),
    (r"(?P<who>what|who) (?:do|does|did) (?P<subject>.+) (?P<plain>hold|wear|have|ride|carry)", Kind.RELATED),
    (rf"(?P<who>what|who) {BE} (?P<relation>{BETWEEN_THINGS}|{VERB}) (?P<object>.+)", Kind.RELATED),
    (rf"(?P<who>what|who) {BE} (?P<subject>the .+) (?P<relation>{BETWEEN_THINGS})", Kind.RELATED),
    (rf"what (?:(?:kind|sort|type)s? of )?(?P<kind>[a-z]+) (?:{BE}|do|does|can) .+", Kind.NAME),
    (rf"what(?: else)? (?:{BE}|do you|can you|can be) (?:this|that|it|there|these|see|seen)", Kind.NAME),
)  # fmt: skip
PLAIN = {"hold": "holding", "wear": "wearing", "have": "holding", "ride": "riding", "carry": "carrying"}
PICTURE = re.compile(r"\s+(?:(?:that )?(?:you |one )?(?:can )?(?:see )?)?(?:in|on) (?:this|the) "
                     r"(?:picture|photo|photograph|image|scene|foto)$")  # fmt: skip
SHORT = {"what's": "what is", "where's": "where is", "who's": "who is", "isn't": "is", "aren't": "are"}
OF_A_KIND = {
    "animal": "animals", "animals": "animals", "pet": "animals", "vehicle": "vehicles", "vehicles": "vehicles",
    "instrument": "instruments", "instruments": "instruments", "clothes": "clothing", "clothing": "clothing",
}  # fmt: skip
DEFINITE = re.compile(rf"^(?:{BE}|does|do|did|has|have) (?:the|this|that|these|those|his|her|their|[a-z]+'s) ")


def asked(question: str) -> Asked:
    """What a question asks for; `Kind.UNREAD` where that is not understood.

    >>> asked("What colour is the man's shirt?").subject
    "the man's shirt"
    >>> asked("what is the man in red holding?")
    Asked(kind=<Kind.RELATED: 'related'>, subject='the man in red', relation='holding', backwards=False, person=False, \
options=(), form=None, definite=False)
    """
    text = tidy(question)
    for pattern, kind in FRAMES:
        match = re.fullmatch(pattern, text)
        found = match and _framed(kind, {name: part or "" for name, part in match.groupdict().items()})
        if found:
            return found
    return _parsed(text)


def tidy(question: str) -> str:
    """In lower case, without what says that it is a question, and without "in the picture"."""
    text = " ".join(question.lower().replace("’", "'").split()).rstrip(" ?!.")
    first, _, rest = text.partition(" ")
    text = f"{SHORT.get(first, first)} {rest}".strip()
    return PICTURE.sub("", text) if not re.fullmatch(r"what(?: else)? (?:is|are) (?:in|on) .+", text) else (
        "what is this" if PICTURE.search(text) else text
    )  # fmt: skip


def _framed(kind: Kind, said: dict[str, str]) -> Asked | None:
    match kind:
        case Kind.COLOUR if "owner" in said:
            return Asked(kind, f"{said['owner']}'s {said['thing']}")
        case Kind.COMPARISON | Kind.CHOICE:
            options = (said["first"], said["second"])
            return (
                Asked(kind, relation=said.get("relation", ""), options=options)
                if all(map(_is_thing, options))
                else None
            )
        case Kind.RELATED:
            return _related(said)
        case Kind.NAME:
            return _named(said.get("kind", ""))
    return Asked(kind, said["subject"])


def _related(said: dict[str, str]) -> Asked | None:
    subject = said.get("subject") or said["object"]
    relation = said.get("relation") or PLAIN[said["plain"]]
    if not _is_thing(subject):
        return None
    return Asked(Kind.RELATED, subject, relation, backwards="object" in said, person=said["who"] in {"who", "whom"})


def _named(kind: str) -> Asked | None:
    if not kind:
        return Asked(Kind.NAME)
    return Asked(Kind.NAME, options=(OF_A_KIND[kind],)) if kind in OF_A_KIND else None


def _is_thing(text: str) -> bool:
    """Whether words name something, and nothing is left over."""
    form = parse(text).readings[0].form
    return not any(isinstance(part, forms.Opaque) for _, part in walk(form))


def _parsed(text: str) -> Asked:
    form = parse(text).readings[0].form
    if any(isinstance(part, forms.Opaque) for _, part in walk(form)):
        return Asked(Kind.UNREAD, text, form=form)
    match form:
        case forms.HowMany():
            return Asked(Kind.COUNT, text, form=form)
        case forms.CompareCounts():
            return Asked(Kind.COMPARISON, text, form=form)
        case forms.Exists(forms.And(parts)) if any(isinstance(part, forms.Or) for part in parts):
            return Asked(Kind.CHOICE, text, form=form, definite=bool(DEFINITE.match(text)))
        case forms.Exists():
            return Asked(Kind.YES_NO, text, form=form, definite=bool(DEFINITE.match(text)))
    is_question = text.split(" ")[0] in {"which", "who", "what"}
    return Asked(Kind.WHICH if is_question else Kind.UNREAD, text, form=form)
