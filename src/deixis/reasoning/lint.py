"""What a form asks that a backend cannot do, told before anything runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deixis.reasoning.attributes import COLORS
from deixis.reasoning.measures import WORDS
from deixis.reasoning.rules import RULES, Lists
from deixis.text.forms import show
from deixis.types import form as forms
from deixis.types.form import Form, walk

DEPTH = frozenset(["IN_FRONT_OF", "BEHIND"])
MEASURED = frozenset(["color", "size"])


def lint(form: Form, tasks: Collection[str]) -> tuple[str, ...]:
    """What of a form a backend with these tasks cannot tell, or only guess; empty where all can be told.

    Nouns need "ground", and so do numbers of things. Attributes that no box shows and relations that no rule of boxes
    gives are asked of the model as composed phrases, "ground" again. Depth is guessed from lower edges unless "depth"
    is a task; colours, and what touches what, are measured better with "segment". Which way an owner faces, and so
    which of its ears is the left one, nothing tells but the attributes of a scene.

    Args:
        form: what is asked.
        tasks: of a backend's spec.

    >>> from deixis.text.forms import read
    >>> lint(read("THE(AND(cup, BEHIND(plate)))"), {"ground"})
    ('BEHIND(plate): no depth; it will be guessed from lower edges',)
    """
    found = (told for _, part in walk(form) for told in _lint(part, frozenset(tasks)))
    return tuple(dict.fromkeys(found))


def _lint(part: Form, tasks: frozenset[str]) -> Iterator[str]:
    match part:
        case forms.Noun() if "ground" not in tasks:
            yield f"{show(part)}: the backend cannot find what a noun names"
        case forms.Attribute("color", value) if "segment" not in tasks and value in COLORS:
            yield f"{show(part)}: no masks; the colour will be measured in the whole box"
        case forms.Attribute(kind) if kind not in MEASURED and "ground" not in tasks:
            yield f"{show(part)}: only a model that grounds phrases can tell"
        case forms.HowMany() | forms.Count() | forms.All() | forms.CompareCounts() if "ground" not in tasks:
            yield f"{show(part)}: the backend cannot find every one of a kind, and so not count them"
        case forms.Same(kind) if kind not in MEASURED:
            yield f"{show(part)}: only attributes that are listed tell whether two share their {kind}"
        case forms.Same("color") if "segment" not in tasks:
            yield f"{show(part)}: no masks; the colours will be measured in the whole boxes"
        case forms.PartOf(_, _, side) if side in {"left", "right"}:
            yield f"{show(part)}: no backend tells which way the owner faces; towards the viewer, unless a scene says"
        case forms.Relation("TOUCHING") if "segment" not in tasks:
            yield f"{show(part)}: no masks; boxes that meet may touch"
        case forms.Relation(name) if name in DEPTH and "depth" not in tasks:
            yield f"{show(part)}: no depth; it will be guessed from lower edges"
        case forms.Superlative("near" | "far") | forms.Ordinal(_, "near" | "far") | forms.Place("front" | "back") if (
            "depth" not in tasks
        ):
            yield f"{show(part)}: no depth; it will be guessed from lower edges"
        case forms.Relation(name) if _only_seen(name) and "ground" not in tasks:
            yield f"{show(part)}: only a model that grounds phrases can tell"
        case forms.Superlative("age") | forms.Comparative("age"):
            yield f"{show(part)}: no backend tells ages; only words such as 'old' among the attributes do"
        case forms.Superlative(measure) | forms.Comparative(measure) if measure not in {*forms.MEASURES, *WORDS}:
            yield f"{show(part)}: nothing measures {measure!r}"
        case forms.Opaque():
            yield f"{show(part)}: no rule; the words go to the model as they are"


def _only_seen(name: str) -> bool:
    """Whether boxes say nothing of a relation."""
    return name not in RULES or RULES[name].lists is Lists.ONLY
