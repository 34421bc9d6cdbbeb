"""What polite or rambling texts say beside the matter: tried without, where the whole is not understood.

"I should be most grateful if you would find me the cup, my eyes are not what they were" is about the cup.
"""

from __future__ import annotations

from collections.abc import Iterator

from deixis.text.parse.classes import is_determiner
from deixis.text.parse.tokens import Token
from deixis.text.parse.words import words

POLITE = words(
    "i i'm i'd i'll we we'd you me us my may might could can would will should shall do did does am is are was were be "
    "been have has had like love want need wish hope think thought believe guess suppose reckon mean wonder wondering "
    "trying looking searching asking try look search ask see find fetch show give get bring pass hand tell point put "
    "left trouble bother for to at if as so very most quite rather ever awfully terribly kind good grateful obliged "
    "sorry please perhaps possibly maybe kindly just only now then and but well it that there where here what out up "
    "after thank thanks much not cannot find make again once more anyone anybody someone somebody let help remember "
    "noticed seen wondering really actually quickly carefully be a"
)
CHATTER = words(
    "if would could can will may might what that's my our thank thanks please you bless i i'm i'd we it he's she's do "
    "how why because as so since ta cheers lovely dear love darling isn't aren't don't there then too sorry oh ah well "
    "anyway though whatever either any hurry quick quickly careful mind bless god heaven goodness ok okay right yes no "
    "hold wait hang look listen see they their his her"
)
ASKED = words("is are was were does did has how which whose")
TELLS = words("not but who which whose with without near next behind under above below left right between")
STARTS = words(
    "when it it's there's this if before while once because since today could would can what where "
    "thank thanks well oh ah now and so yes no sorry i i'm we you my good hello hi hey dear look listen let"
)


def plainer(tokens: list[Token]) -> Iterator[list[Token]]:
    """Shorter texts that may say the same, the longest first."""
    seen = [[token.text for token in tokens]]
    for shorter in (_begun(tokens), _without(tokens), _begun(_without(tokens)), _begun(_led(_without(tokens)))):
        said = [token.text for token in shorter]
        if said and said not in seen and any(token.is_word for token in shorter):
            seen.append(said)
            yield shorter


def _begun(tokens: list[Token]) -> list[Token]:
    """The text from its first article on, where only polite words stand before it."""
    if tokens and tokens[0].text in ASKED:
        return tokens
    for i, token in enumerate(tokens):
        if i and is_determiner(token.text) and token.text not in {"that", "my", "a"} | {"all", "no"}:
            return tokens[i:]
        if i and token.text in {"a", "an", "my", "all", "that"} and i + 1 < len(tokens) and tokens[i + 1].is_word:
            return tokens[i:]
        if token.text not in POLITE and token.is_word:
            return tokens
    return tokens


def _without(tokens: list[Token]) -> list[Token]:
    """The text without the pieces between commas that only chat; its first piece stays."""
    pieces = _pieces(tokens)
    return _joined([piece for i, piece in enumerate(pieces) if not i or not _chats(piece)])


def _led(tokens: list[Token]) -> list[Token]:
    """The text without a first piece that leads up to the matter: "I cannot make her out, the lady in red"."""
    pieces = _pieces(tokens)
    while len(pieces) > 1 and pieces[0] and pieces[0][0].text in STARTS:
        pieces = pieces[1:]
    return _joined(pieces)


def _chats(piece: list[Token]) -> bool:
    first = piece[0].text if piece else ""
    second = piece[1].text if len(piece) > 1 else ""
    if first == "that":
        return second in {"is", "was", "'s", "would", "will"}
    return first in CHATTER and first not in TELLS


def _pieces(tokens: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_word:
            found[-1].append(token)
        elif found[-1]:
            found.append([])
    return [piece for piece in found if piece]


def _joined(pieces: list[list[Token]]) -> list[Token]:
    """The pieces with a comma between."""
    found: list[Token] = []
    for piece in pieces:
        if found:
            found.append(Token(",", piece[0].span, False))
        found.extend(piece)
    return found
