"""A second parser, such as a language model: whatever it answers is read by the grammar of forms, or is not used."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points

from deixis import config
from deixis.errors import DeixisError, InputError, ModelOutputError
from deixis.text.forms import read
from deixis.text.parse.reading import Parse, Reading
from deixis.types.form import Form

Parser = Callable[[str], str]
"""A text → the notation of one logical form, as `deixis.text.forms.read` takes it. Its answer is data, never run."""

GROUP = "deixis.parsers"
LONGEST = 20_000  # characters of a notation that are read
TRUSTED = 0.6  # the score of the other's reading; those of the rules share the rest


def named(parser: str | Parser) -> tuple[str, Parser]:
    """The name of a parser, and itself; a string is the name of an installed entry point in the group "deixis.parsers".

    Raises:
        InputError: there is no such parser, or it cannot be loaded.
    """
    if not isinstance(parser, str):
        return str(getattr(parser, "__name__", type(parser).__name__)), parser
    found = {point.name: point for point in entry_points(group=GROUP)} if config.settings().plugins else {}
    if parser not in found:
        known = ", ".join(sorted(found)) or "none is installed, or plug-ins are switched off"
        raise InputError(f"parser {parser!r}: there is none of this name in the entry points {GROUP!r}; {known}")
    try:
        loaded: Parser = found[parser].load()
    except Exception as error:  # another package's code runs here, so anything may be raised
        raise InputError(f"parser {parser!r}: cannot be loaded: {error!r:.200}") from error
    return parser, loaded


def form_of(text: str, name: str, parser: Parser) -> Form:
    """The form that a parser answers with.

    Raises:
        ModelOutputError: it raised something, or its answer is not the notation of a form; says what came.
    """
    try:
        answer = parser(text)
    except Exception as error:  # another's code runs here
        raise ModelOutputError(f"parser {name!r}: raised {error!r:.200}", "") from error
    if not isinstance(answer, str):
        told = f"parser {name!r}: expected the notation of a form, got {type(answer).__name__}"
        raise ModelOutputError(told, repr(answer)[:LONGEST])
    if len(answer) > LONGEST:
        told = f"parser {name!r}: answered {len(answer)} characters; at most {LONGEST} are read"
        raise ModelOutputError(told, answer[:LONGEST])
    try:
        return read(answer)
    except DeixisError as error:
        told = f"parser {name!r}: answered {answer[:80]!r}, which is not a form: {error}"
        raise ModelOutputError(told, answer) from error


def with_first(parsed: Parse, form: Form, name: str) -> Parse:
    """The parse with another's form as its best reading; it takes the spans of the rules' own reading if they agree."""
    own = next((one for one in parsed.readings if one.form == form), Reading(form, TRUSTED))
    rest = [one for one in parsed.readings if one.form != form]
    total = sum(one.score for one in rest)
    first = TRUSTED if rest else 1.0
    readings = [Reading(form, first, own.spans, own.instruction)]
    readings += [Reading(one.form, (1 - first) * one.score / total, one.spans, one.instruction) for one in rest]
    notes = parsed.notes if own in parsed.readings else ()
    return Parse(parsed.text, tuple(readings), (*notes, f"the best reading is that of the parser {name!r}"))
