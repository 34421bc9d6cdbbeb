"""Questions and statements in their usual words and order, before anything is parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import VERBS
from deixis.text.parse.classes import is_determiner, is_ing
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.tokens import Token
from deixis.text.parse.words import by_first, words

TELLING = by_first(tuple(said.split()) for said in (
    "tell me|could you tell me|can you tell me|would you tell me|please tell me|let me know|do you know|i wonder|"
    "who can tell me|can anyone tell me|can anybody tell me|i do wonder|i should like to know|i was wondering|just "
    "wondering|i want to "
    "know|i would like to know|i'd like to know|any idea|can "
    "you say|could you say|say"
).split("|"))  # fmt: skip
TRUE_THAT = by_first(tuple(said.split()) for said in (
    "is it true that|is it correct that|is it right that|is it so that|is it the case that|is it a fact that"
).split("|"))  # fmt: skip
ASKING = words("how which what who whose")
ARE_THERE = by_first(tuple(said.split()) for said in (
    "can you see|could you see|do they have|do we have|do you have|have they got|have we got|have you got|"
    "is there anywhere|can you find|can you spot|got|have you seen|did you see|see"
).split("|"))  # fmt: skip
SOME = words(
    "any anyone anybody anything someone somebody something a an at exactly more two three four five six another some"
)
ANY = words("any anyone anybody anything")
ABOUT = words("about around left here there")
NOBODY = words("nobody noone")
GOT = 7  # how many words ahead "got" is looked for
DOER = 5  # words at most of who does it and what
FARTHEST = 9
SHORT = 6  # words of a text in which little is left out
PREPOSITIONS = words("at on in into to with for from of by over under near behind up down off out through along across")

STRANDED = words("on in under behind above below beside inside near")
PLACING = words(
    "at on in into over under near behind by next beside between above below inside opposite underneath beneath"
)


def asked_plainly(tokens: list[Token]) -> list[Token]:
    """As in "has the boy got a hat", "isn't the door open", "who is the girl waving at": in their plain order."""
    first = text_at(tokens, 0)
    said = [token.text for token in tokens[:GOT]]
    if first in {"has", "have"} and "got" in said[2:] and not length_of(ARE_THERE, tokens, 0):
        got = said.index("got", 2)
        does, have = Token("does", tokens[0].span), Token("have", tokens[got].span)
        return [does, *tokens[1:got], have, *tokens[got + 1 :]]
    if (
        first in lex.AUXILIARIES - {"'s"}
        and text_at(tokens, 1) == "not"
        and (is_determiner(text_at(tokens, 2)) or text_at(tokens, 2) == "there")
    ):
        return [tokens[0], *tokens[2:]]
    on = _placed_on(tokens) if first in {"what", "which"} else 0
    if on:
        be = next(i for i in range(1, on) if tokens[i].text in {"is", "are"})
        thing = tokens[1:be] or [Token("thing", tokens[0].span)]
        that = [Token("the", tokens[0].span), *thing, Token("that", tokens[be].span)]
        return [*that, *tokens[be + 1 : on], tokens[be], *tokens[on:]]
    asks = first in {"who", "whom"} and text_at(tokens, 1) in lex.BE and text_at(tokens, 2) != "not"
    verb = _stranded(tokens) if asks else 0
    if verb > 2:
        person = [Token(text, tokens[0].span) for text in ("the", "person", "that")]
        return [*person, *tokens[2:verb], tokens[1], *tokens[verb:]]
    return tokens


def _placed_on(tokens: list[Token]) -> int:
    """Where the last word stands in "which shelf is the box on"; 0 where it asks for nothing of the kind."""
    end = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].is_word), 0)
    be = next((i for i in range(1, end) if tokens[i].text in {"is", "are"}), 0)
    asks = be and tokens[end].text in STRANDED and is_determiner(text_at(tokens, be + 1))
    plain = asks and not is_ing(tokens[end - 1].text) and be + 2 < end and tokens[be - 1].text not in lex.ONES
    return end if plain else 0


def middle_of(tokens: list[Token]) -> list[Token]:
    """As in "the one in the middle of the three cones": "the middle one of the three cones"."""
    for i in range(1, len(tokens) - 6):
        said = [token.text for token in tokens[i + 1 : i + 6]]
        if (
            tokens[i].text == "one"
            and said == ["in", "the", "middle", "of", "the"]
            and tokens[i + 6].text in lex.NUMBERS
        ):
            return [*tokens[:i], tokens[i + 3], tokens[i], *tokens[i + 4 :]]
    return tokens


def whose_same(tokens: list[Token]) -> list[Token]:
    """As in "whose tie has the same colour as the dress": "is the same colour"."""
    for i in range(len(tokens) - 5):
        at = next((k for k in range(i + 2, i + 4) if tokens[k].text == "has"), 0) if tokens[i].text == "whose" else 0
        if at and [text_at(tokens, at + 1), text_at(tokens, at + 2)] == ["the", "same"]:
            return [*tokens[:at], Token("is", tokens[at].span), *tokens[at + 1 :]]
    return tokens


def doing(tokens: list[Token]) -> list[Token]:
    """As in "the painting the woman's looking at"; "the dog's running shoes" stay the dog's."""
    found = list(tokens)
    for i in range(1, len(tokens) - 1):
        graded = tokens[i + 1].text.endswith("er") and tokens[0].text in {"which", "who", "what"}
        if tokens[i].text == "'s" and graded and ends_at(tokens, i + 2):
            found[i] = Token("is", tokens[i].span)
        verb = tokens[i + 1].text
        if tokens[i].text == "'s" and is_ing(verb) and verb_lemma(verb) in VERBS and ends_at(tokens, i + 2):
            found[i] = Token("is", tokens[i].span)
    return found


def told(tokens: list[Token]) -> list[Token]:
    """As in "could you tell me which cup is red", "tell me whether the cup is red": the question alone."""
    for i in range(min(len(tokens), FARTHEST)):
        if (
            tokens[i].text in {"whether", "if"}
            and 0 < i < len(tokens) - 1
            and text_at(tokens, i - 1) in {"me", "us", "know", "say", "check", "see", "wonder"}
        ):
            return _turned(tokens[i + 1 :])
    said = length_of(TRUE_THAT, tokens, 0)
    if 0 < said < len(tokens):
        return _turned(tokens[said:])
    length = length_of(TELLING, tokens, 0)
    return tokens[length:] if length and text_at(tokens, length) in ASKING | {"is", "are"} else tokens


def _turned(tokens: list[Token]) -> list[Token]:
    """A clause as a question: "there is a cat" as "is there a cat", "the cup is red" as "is the cup red"."""
    verb = next((i for i, token in enumerate(tokens) if token.text in lex.BE | {"has", "have"}), 0)
    if not verb:
        return tokens
    if tokens[verb].text in {"has", "have"}:
        does, have = Token("does", tokens[verb].span), Token("have", tokens[verb].span)
        return [does, *tokens[:verb], have, *tokens[verb + 1 :]]
    is_ = Token("is" if tokens[verb].text in {"'s", "was"} else tokens[verb].text, tokens[verb].span)
    return [is_, *tokens[:verb], *tokens[verb + 1 :]]


def there_is(tokens: list[Token]) -> list[Token]:
    """As in "any cyclists about?", "can you see any lemons", "do they have a jellyfish": "is there ..."."""
    length = length_of(ARE_THERE, tokens, 0)
    asks = any(token.text == "?" for token in tokens)
    if text_at(tokens, 0) == "got" and text_at(tokens, 1) in {"a", "an"} and not asks:
        return tokens[1:]
    if not ((length and text_at(tokens, length) in SOME) or (asks and text_at(tokens, 0) in ANY)):
        return tokens
    end = len(tokens)
    while end and not tokens[end - 1].is_word:
        end -= 1
    end -= tokens[end - 1].text in ABOUT and tokens[end - 2].text not in PREPOSITIONS | {"the"}
    first = tokens[0].span
    return [Token("is", first), Token("there", first), *tokens[length:end]]


def filled_in(tokens: list[Token]) -> list[Token]:
    """As in "lamp on?", "what is middle giraffe drinking": with "is the" and "the" that were left out."""
    said = [token for token in tokens if token.is_word]
    first = text_at(tokens, 0)
    if first == "is" and text_at(tokens, 1) in {"that", "this", "it"} and is_determiner(text_at(tokens, 2)):
        return [tokens[0], *tokens[2:]]
    who = first in {"who", "what"} and text_at(tokens, 1) in {"is", "'s"} and text_at(tokens, 2) == "that"
    if who and (text_at(tokens, 3) in PREPOSITIONS | {"next", "left", "right"} or is_ing(text_at(tokens, 3))):
        return [tokens[0], Token("is", tokens[1].span), *tokens[3:]]
    asks = any(token.text == "?" for token in tokens) and 1 < len(said) < SHORT
    plain = first not in lex.AUXILIARIES | ASKING | ANY | SOME | lex.PRONOUNS and first not in {"where", "there", "how"}
    last = said[-1].text if said else ""
    if asks and plain and (last in {"on", "off", "open", "there"} or lex.ADJECTIVES.get(last) == "state"):
        begin = [Token("is", tokens[0].span)] + ([] if is_determiner(first) else [Token("the", tokens[0].span)])
        return [*begin, *tokens]
    subject = first in {"what", "who"} and text_at(tokens, 1) in {"is", "are"} and len(said) + 1 > 4
    named = (
        subject
        and not is_determiner(text_at(tokens, 2))
        and text_at(tokens, 2) != "not"
        and not is_ing(text_at(tokens, 2))
    )
    doing = next((i for i in range(3, len(tokens)) if is_ing(tokens[i].text)), 0) if named else 0
    if (
        doing
        and all(text_at(tokens, k) not in PREPOSITIONS | lex.ADVERBS for k in range(2, doing))
        and ends_at(tokens, doing + 1)
    ):
        return [*tokens[:2], Token("the", tokens[2].span), *tokens[2:]]
    return tokens


def with_owners(tokens: list[Token]) -> list[Token]:
    """As in "tall giraffes left ear", "mans hat": with the apostrophe that was left out."""
    end = len(tokens) - 1
    while end > 0 and not tokens[end].is_word:
        end -= 1
    part = end > 1 and (tokens[end].text in lex.PARTS or (tokens[end].text in lex.CLOTHING and end < SHORT))
    part = part or (end == 2 and tokens[0].text in lex.DETERMINERS and tokens[2].text not in VERBS | PREPOSITIONS)
    sided = tokens[end - 1].text in {"left", "right", "front", "back"} if part else False
    at = end - 1 - sided
    owner = tokens[at].text if part and at >= 0 else ""
    single = owner[:-1] if owner.endswith("s") else ""
    owns = single in lex.PEOPLE | lex.ANIMALS and owner not in lex.PEOPLE | lex.ANIMALS
    if not owns or any(token.text in lex.QUANTIFIERS or token.text in lex.NUMBERS for token in tokens[:at]):
        return tokens
    return [*tokens[:at], Token(single, tokens[at].span), Token("'s", tokens[at].span), *tokens[at + 1 :]]


def _asked_of(tokens: list[Token]) -> list[Token]:
    """As in "the lady in red, is she sitting": "is the lady in red sitting"; "what's the boy got on": "wearing"."""
    for i in range(2, len(tokens) - 2):
        verb, who = text_at(tokens, i + 1), text_at(tokens, i + 2)
        asks = tokens[i].text == "," and verb in {"is", "are", "has", "does"} and who in {"he", "she", "it", "they"}
        if asks and is_determiner(tokens[0].text):
            return [tokens[i + 1], *tokens[:i], *tokens[i + 3 :]]
    said = [token.text for token in tokens]
    if said[:2] == ["what", "have"] and said[2:4] in (["i", "got"], ["we", "got"], ["you", "got"]):
        return [tokens[0], Token("is", tokens[1].span), *tokens[4:]]
    if said[:1] == ["what"] and said[1:2] in (["is"], ["has"], ["'s"]) and "got" in said[3:]:
        got = said.index("got", 3)
        doing = {"on": "wearing", "in": "holding"}.get(text_at(tokens, got + 1), "")
        if doing:
            is_ = Token("is", tokens[1].span)
            return [
                tokens[0],
                is_,
                *tokens[2:got],
                Token(doing, tokens[got].span),
                *(t for t in tokens[-1:] if t.text == "?"),
            ]
    if said[:1] and said[0] in {"apart", "except", "besides"} and "," in said and "how" in said:
        comma = said.index(",")
        rest = [token for token in tokens[comma + 1 :] if token.is_word]
        rest = rest[:-2] if [token.text for token in rest[-2:]] == ["are", "there"] else rest
        return [*rest, *tokens[:comma]]
    return tokens


def _rotated(tokens: list[Token]) -> list[Token]:
    """As in "under the table, the bigger box", "next to the bus, is there a bin": where it is behind what it is."""
    comma = next((i for i, token in enumerate(tokens) if token.text == ","), 0)
    after = text_at(tokens, comma + 1)
    first = [token.text for token in tokens[:2]]
    if first[:1] in (["among"], ["amongst"]):
        return [Token("of", tokens[0].span), *tokens[1:]]
    placed = first[:1] and (first[0] in PREPOSITIONS | {"next", "left", "right", "above", "below", "inside", "between"})
    told = after == "that" and text_at(tokens, comma + 2) in {"is", "'s"}
    if not comma or told or not placed or first[0] in {"of", "for", "to", "with", "out"} or first == ["from", "among"]:
        return tokens
    if not (is_determiner(after) or after in {"is", "are", "what", "who", "how", "which"}):
        return tokens
    end = len(tokens) - (not tokens[-1].is_word)
    return [*tokens[comma + 1 : end], *tokens[:comma], *tokens[end:]]


def _turned_round(tokens: list[Token]) -> list[Token]:
    """As in "standing beside the horse is a girl", "under the table is a cat": what there is first."""
    first, second = text_at(tokens, 0), text_at(tokens, 1)
    sided = first in {"to", "on"} and second == "the" and text_at(tokens, 2) in {"left", "right"}
    placed = (second if is_ing(first) else first) in PLACING
    if not (sided or placed):
        return tokens
    verb = next((i for i in range(2, len(tokens) - 2) if tokens[i].text in {"is", "are"}), 0)
    named = text_at(tokens, verb + 1) in {"a", "an", "the", "two", "three"}
    if not verb or not named or text_at(tokens, verb - 1) in lex.RELATIVES:
        return tokens
    end = next((i for i in range(verb, len(tokens)) if not tokens[i].is_word), len(tokens))
    return [*tokens[verb + 1 : end], *tokens[:verb], *tokens[end:]]


def unfronted(tokens: list[Token]) -> list[Token]:
    """As in "between the plates there is a cup": what there is first; ", there is a cup on it" behind it is cut."""
    tokens = _turned_round(_rotated(_asked_of(tokens)))
    wanted = next((i for i in range(2, len(tokens) - 2) if tokens[i].text in {"i", "we"}), 0)
    if wanted and tokens[wanted + 1].text in {"need", "want"} and tokens[0].text in PREPOSITIONS:
        return [*tokens[wanted + 2 :], *tokens[: wanted - (tokens[wanted - 1].text == ",")]]
    for i in range(2, len(tokens) - 2):
        if tokens[i].text != "there" or text_at(tokens, i + 1) not in {"is", "are", "'s"}:
            continue
        if tokens[i - 1].text == "," and is_determiner(tokens[0].text):
            return tokens[: i - 1]
        before = tokens[: i - 1] if tokens[i - 1].text == "," else tokens[:i]
        if before[0].text in PREPOSITIONS | {"between", "next", "left", "right", "inside", "above", "below"}:
            end = next((k for k in range(i, len(tokens)) if not tokens[k].is_word), len(tokens))
            return [*tokens[i + 2 : end], *before, *tokens[end:]]
    return tokens


def outnumbered(tokens: list[Token]) -> list[Token]:
    """As in "do the cats outnumber the dogs": "are there more cats than dogs"."""
    at = next((i for i, token in enumerate(tokens) if token.text in {"outnumber", "outnumbers"}), 0)
    if not at:
        return tokens
    begin = 1 if tokens[0].text in {"do", "does"} else 0
    span = tokens[at].span
    rest = [token for token in tokens[begin:at] if token.text != "the"]
    other = tokens[at + 2 :] if text_at(tokens, at + 1) == "the" else tokens[at + 1 :]
    return [Token("are", span), Token("there", span), Token("more", span), *rest, Token("than", span), *other]


def that_nobody(tokens: list[Token]) -> list[Token]:
    """As in "which painting is nobody looking at": "which painting that nobody is looking at"."""
    if tokens[0].text not in ASKING:
        return tokens
    for i in range(2, len(tokens) - 2):
        verb = _doer(tokens, i + 1) if tokens[i].text in lex.BE else 0
        if verb:
            that = Token("that", tokens[i].span)
            return [*tokens[:i], that, *tokens[i + 1 : verb], tokens[i], *tokens[verb:]]
    return tokens


def _stranded(tokens: Sequence[Token]) -> int:
    """Where the participle of a text stands that ends in "waving at"; 0 for any other end."""
    said = [i for i, token in enumerate(tokens) if token.is_word]
    ends = len(said) > 2 and tokens[said[-1]].text in PREPOSITIONS and is_ing(tokens[said[-2]].text)
    return said[-2] if ends else 0


def _doer(tokens: Sequence[Token], at: int) -> int:
    """Where the participle stands that ends a question behind who does it: "the boy leading"; 0 where none does."""
    if not (tokens[at].text in NOBODY | lex.SOMEBODY or is_determiner(tokens[at].text)):
        return 0
    for verb in range(at + 1, min(at + DOER, len(tokens))):
        left = [token.text for token in tokens[verb + 1 :] if token.is_word]
        if is_ing(tokens[verb].text) and (not left or (len(left) == 1 and left[0] in PREPOSITIONS)):
            return verb
        if tokens[verb].text in PREPOSITIONS | lex.CONJUNCTIONS | lex.RELATIVES:
            return 0
    return 0


def length_of(table: Mapping[str, tuple[tuple[str, ...], ...]], tokens: Sequence[Token], at: int) -> int:
    """How many words the longest saying of a table at a token has; 0 where there is none."""
    sayings = table.get(text_at(tokens, at), ())
    fits = [len(said) for said in sayings if tuple(text_at(tokens, at + i) for i in range(len(said))) == said]
    return max(fits, default=0)


def text_at(tokens: Sequence[Token], at: int) -> str:
    """The text of a token; empty past the end."""
    return tokens[at].text if at < len(tokens) else ""


def ends_at(tokens: Sequence[Token], at: int) -> bool:
    """Whether no noun can follow a participle here: the text ends, or a preposition or an article stands there."""
    if at >= len(tokens) or not tokens[at].is_word:
        return True
    return tokens[at].text in PREPOSITIONS or is_determiner(tokens[at].text) or tokens[at].text in lex.CONJUNCTIONS
