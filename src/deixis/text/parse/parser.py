"""Text → its readings.

A recursive descent over noun phrases that reads every token a bounded number of times. Where a modifier may belong to
an inner or to an outer noun phrase, the text is read again with the outer one: these are the further readings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from deixis.errors import ModelOutputError, TextError
from deixis.text.parse.chatter import plainer
from deixis.text.parse.clauses import expression
from deixis.text.parse.phrases import noun_phrase
from deixis.text.parse.plugged import Parser, form_of, named, with_first
from deixis.text.parse.reading import Parse, Reading
from deixis.text.parse.sayings import plainly, without_stops
from deixis.text.parse.state import State, TooHardError
from deixis.text.parse.statements import phrases, rest, with_opaque
from deixis.text.parse.tokens import Token, tokenize
from deixis.text.parse.unsaid import unsaid
from deixis.types.form import (
    All,
    And,
    Between,
    Form,
    Nearest,
    Opaque,
    Ordinal,
    Relation,
    Superlative,
    The,
    walk,
)  # fmt: skip
from deixis.types.span import Span

Read: TypeAlias = "tuple[State, Form, str | None, tuple[str, ...]]"
FURTHER = 3  # at most this many readings besides the best
PENALTY = 0.4  # how likely an attachment to an outer phrase is, beside one to the inner
ENDS = frozenset(".?!;")
DIRECT = frozenset(["directly", "immediately", "just", "straight"])
SIDES = frozenset(["LEFT_OF", "RIGHT_OF", "ABOVE", "BELOW", "BEHIND", "IN_FRONT_OF"])
THANKS = frozenset(["please", "thanks"])


def parse(text: str, *, parser: str | Parser | None = None, strict: bool = False) -> Parse:
    """The readings of a referring expression, an instruction, a question or a sentence.

    A word or clause that is not understood is an OPAQUE part of the form, and a note says so; a text of which
    nothing is understood is OPAQUE as a whole.

    Args:
        text: what to parse.
        parser: a second parser, asked before the rules: a function from the text to the notation of a form, or the name
            of an entry point in the group "deixis.parsers". Its answer is validated by the grammar of forms.
        strict: whether an invalid answer of that parser is an error; else a note says why it is not used.

    Raises:
        TextError: it is not a string.
        InputError: there is no parser of this name.
        ModelOutputError: with `strict`, the parser failed or its answer is not the notation of a form.

    >>> from deixis.text.forms import show
    >>> show(parse("the plate left of the fork but not the green one").form)
    'THE(AND(plate, LEFT_OF(fork), NOT(color=green)))'
    """
    if not isinstance(text, str):
        raise TextError(f"text: expected a string, got {type(text).__name__}")
    parsed = _parse(text, _trimmed(plainly(without_stops(tokenize(text)))))
    if parser is None:
        return parsed
    name, asked = named(parser)
    try:
        return with_first(parsed, form_of(text, name, asked), name)
    except ModelOutputError as error:
        if strict:
            raise
        return replace(parsed, notes=(*parsed.notes, f"not used: {error}"))


def parse_all(text: str) -> tuple[Parse, ...]:
    """One parse for every noun phrase of a text that is in no other, in reading order; none for a text without any.

    Raises:
        TextError: it is not a string.

    >>> from deixis.text.forms import show
    >>> [show(found.form) for found in parse_all("A man walks his dog. Two cats watch.")]
    ['A(AND(man, REL("walk", dog)))', 'COUNT(2, 2, AND(cat, state=watching))']
    """
    if not isinstance(text, str):
        raise TextError(f"text: expected a string, got {type(text).__name__}")
    found: list[Parse] = []
    named: list[tuple[Form, bool]] = []
    for sentence in _sentences(plainly(tokenize(text))):
        found.extend(_pieces(text, sentence, named))
    return tuple(found)


def _trimmed(tokens: list[Token]) -> list[Token]:
    end = len(tokens)
    while end and (not tokens[end - 1].is_word or (tokens[end - 1].text in THANKS and end > 1)):
        end -= 1
    return tokens[:end]


def _sentences(tokens: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in ENDS and not token.is_word:
            found.append([])
        else:
            found[-1].append(token)
    return [_trimmed(sentence) for sentence in found if sentence]


def _pieces(text: str, tokens: list[Token], named: list[tuple[Form, bool]]) -> list[Parse]:
    """The parses of a sentence's phrases; `named` are the phrases before it, to which its own are added."""
    found: list[Parse] = []
    state = State(tokens, noun_phrase, named=named)
    while state.at < len(tokens):
        start = state.at
        state.steps = 0
        try:
            form = phrases(state)
        except TooHardError:
            form = None
        if form is None or state.at == start:
            state.at = start + 1
            continue
        reading = Reading(form, 1.0, _spans(state, form))
        found.append(Parse(state.span(start, state.at).of(text), (reading,)))
    return found


def _parse(text: str, tokens: list[Token]) -> Parse:
    best = _read(tokens, frozenset())
    if best is None or (best[3] and not best[0].elsewhere) or isinstance(best[1], Opaque):
        tokens, best = _plainly_read(tokens, best)
    if best is None:
        whole = Reading(Opaque(text), 1.0)
        return Parse(text, (whole,), ("nothing of the text was understood; it goes to the model as a whole",))
    state, form, told, notes = best
    forms: dict[Form, tuple[float, State, str | None]] = {form: (1.0, state, told)}
    for further, choice in enumerate(reversed(list(dict.fromkeys(state.choices))[:FURTHER])):
        other = _read(tokens, frozenset([choice]))
        if other is not None and len(other[3]) <= len(notes) and other[1] not in forms:
            forms[other[1]] = (PENALTY / (1 + further), other[0], other[2])
    for other_form in (_every(tokens, form), _next(tokens, form)):
        if other_form is not None and other_form not in forms:
            forms[other_form] = (PENALTY, state, told)
    total = sum(score for score, _, _ in forms.values())
    readings = [Reading(f, score / total, _spans(s, f), t) for f, (score, s, t) in forms.items()]
    return Parse(text, tuple(readings), notes)


def _every(tokens: list[Token], form: Form) -> Form | None:
    """All that answer a question for one: "who is sitting on the bench" may be two; None where one is asked for."""
    opens = [token.text for token in tokens[:2]]
    leads = any(isinstance(node, Superlative | Ordinal | Nearest | Between) for _, node in walk(form))
    asks = opens[:1] == ["who"] or opens == ["what", "is"]
    return All(form.domain) if asks and not leads and isinstance(form, The) else None


def _next(tokens: list[Token], form: Form) -> Form | None:
    """The nearest of several, where one is said to be directly beside something."""
    if not DIRECT & {token.text for token in tokens} or not isinstance(form, The) or not isinstance(form.domain, And):
        return None
    sided = [part for part in form.domain.parts if isinstance(part, Relation) and part.name in SIDES]
    return The(Nearest(form.domain, sided[0].other)) if len(sided) == 1 else None


def _plainly_read(tokens: list[Token], best: Read | None) -> tuple[list[Token], Read | None]:
    """A shorter text that says the same and is understood in full; what is given where there is none."""
    for shorter in plainer(tokens):
        found = _read(_trimmed(plainly(shorter)), frozenset())
        if found is not None and not found[3] and not any(isinstance(node, Opaque) for _, node in walk(found[1])):
            left = " ".join(token.text for token in tokens if token.is_word and token not in shorter)
            return _trimmed(plainly(shorter)), (*found[:3], (f"taken to be beside the matter: {left!r:.200}",))
    return tokens, best


def _read(tokens: list[Token], refused: frozenset[int]) -> Read | None:
    """One reading: the state at its end, the form, the instruction and the notes; None where there is none."""
    state = State(tokens, noun_phrase, refused)
    try:
        form, told = expression(state)
    except TooHardError:
        return None
    if form is None:
        return None
    notes: tuple[str, ...] = ()
    if [token.text for token in tokens[state.at :]] in (["is"], ["are"]) and any(t.text == "where" for t in tokens):
        state.at = len(tokens)
    if state.at < len(tokens) and state.elsewhere and tokens[state.at].is_word:
        left = " ".join(token.text for token in tokens[state.at :])
        notes = (f"where it goes or comes from is not looked for: {left!r:.200}",)
    elif state.at < len(tokens):
        left = " ".join(token.text for token in tokens[state.at :])
        form = rest(state, form)
        notes = (f"not understood: {left!r:.200}",)
    else:
        said = [token for i, token in enumerate(tokens) if i >= state.begin and i not in state.aside]
        missing = unsaid(said, form)
        if missing:
            form = with_opaque(form, Opaque(" ".join(missing)))
            notes = (f"nothing of the form stands for: {', '.join(missing):.200}",)
    return state, form, told, notes


def _spans(state: State, form: Form) -> tuple[tuple[tuple[int, ...], Span], ...]:
    places = {id(node): (start, end) for node, start, end in reversed(state.marks)}
    return tuple((path, state.span(*places[id(node)])) for path, node in walk(form) if id(node) in places)
