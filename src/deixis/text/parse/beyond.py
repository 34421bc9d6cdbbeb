"""Clauses about what no picture shows: other people's doings, times, opinions, what is owned, won or about to be."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_content, is_determiner, is_ed, is_ing
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.state import State
from deixis.text.parse.words import by_first, words
from deixis.types.form import Opaque

FARTHEST = 14  # how many words of a clause are read for a time
OURS = words("my our")
TELLERS = words("i we you")
KIN = words(
    "dad mum mom daddy mummy mommy mama papa grandpa grandma granny grandad granddad nana gran auntie uncle santa"
)
TIMES = words(
    "yesterday tomorrow tonight ago always usually often sometimes regularly daily weekly monthly recently lately soon "
    "previously formerly originally once twice anymore nowadays overnight"
)
SPANS = words("week weekend month year night summer winter spring autumn time day morning evening afternoon season")
WHEN = words("last next this every each all")
INWARD = words(
    "like love hate prefer enjoy know remember forget recommend believe hope wish deserve dislike fear mind "
    "buy sell rent reserve order borrow lend lose win bet cost weigh earn pay inherit invent collect choose "
    "taste smell sound feel work belong expire arrive retire graduate quit die happen hurt itch score vote steal "
    "promise mention tell say mean cheat lie_ suit need require squeak creak rattle hum snore miss"
)
PROSPECTS = by_first(tuple(said.split()) for said in (
    "about to|going to|gonna|used to|supposed to|meant to|meant for|due|likely to|most likely to|bound to|expected to|"
    "will|would|intended for|destined for|made in|born in|responsible for|in charge of|famous for|known for|proud of|"
    "good at|bad at|afraid of|allergic to|worth|suitable for|guilty of|to blame|tired of|jealous of|similar in taste"
).split("|"))  # fmt: skip
NEAR_AT_HAND = (("about", "to"), ("going", "to"))
UNSEEN = words(
    "birthday name job turn fault idea song voice smell taste price cost value story opinion birthday experience luck "
    "temper personality reputation favorite favourite secret accent age_ salary mood future past warranty owner "
    "attitude sense memory dream plan chance intention title"
)
OUR_OWN = words("size style budget price taste opinion view mind dream memory name way league team class")
TOWARDS = words("to for from by")
NAMED_AFTER = words("to for from by in on at")
NAMED = words("called named titled labelled labeled entitled nicknamed dubbed")
SEEING = words("see spot notice")
RANKS, LAST = words("most best worst least"), words("best longest most least worst first next last")
GONE, AWAY = words("left gone departed finished disappeared"), words("out away off home")
HAVING = words("has have had holds wears carries contains shows")
SHOWN = words("be see you only just barely hardly")
SINCE = words("in since from before after until")


def beyond(state: State) -> Opaque | None:
    """A clause or phrase at the cursor that no picture can show, read to its end; None for any other."""
    start = state.at
    relative = bool(state.take_one(lex.RELATIVES))
    if not (
        _of_others(state, relative)
        or _inward(state, relative)
        or _ranked(state, relative)
        or _unseen(state)
        or _nowhere(state)
        or _to_named(state)
        or _when(state)
    ):
        state.at = start
        return None
    begin = state.at
    _to_end(state)
    text = " ".join(token.text for token in state.tokens[begin : state.at]).replace(" 's", "'s")
    return state.mark(Opaque(text), begin)


def _of_others(state: State, relative: bool) -> bool:
    """As in "my cousin pitched", "dad lent to the neighbour", "I like best"; not "you can see"."""
    word = state.word()
    if is_determiner(word) and not relative and _is_foretold(state):
        return True
    if word in OURS or (word in KIN and (relative or is_content(state, 1) or state.word(1) in lex.AUXILIARIES)):
        return True
    if word not in TELLERS or not (relative or word in {"i", "we", "you"}):
        return False
    return not any(state.word(i) in SEEING for i in (1, 2)) and state.word(1) not in {"in", "on", "are", "is"}


def _inward(state: State, relative: bool) -> bool:
    """As in "(that) smells nicest", "(who is) about to score", "who won the race"."""
    at = state.at
    state.take_one(lex.BE)
    told = any(state.sees(*said) for said in PROSPECTS.get(state.word(), ())) and not _is_at_hand(state)
    state.at = at
    if told:
        return True
    word = state.word()
    if word in NAMED and is_content(state, 1):
        return True
    if relative and (word == "can" or _to_me(state)):
        return word != "can" or state.word(1) not in SHOWN
    if (
        relative
        and word in {"has", "have"}
        and state.word(1) in GONE
        and not state.is_word(2 + (state.word(2) in AWAY))
    ):
        return True
    if word in lex.SUBJECTS and state.word(1) in {"has", "have", "needs", "wants", "had"} and state.word(2) == "to":
        return True
    if relative and word in BYGONE:
        return True
    if relative and word in {"has", "have"} and "had" in (state.word(1), state.word(2)):
        return True
    if relative and word in {"has", "have"} and (state.word(1) in PAST or verb_lemma(state.word(1)) in INWARD):
        return state.word(1).endswith("ed") or state.word(1) in PAST
    lemma = PAST.get(word) or verb_lemma(word)
    return relative and lemma in INWARD and not is_ing(word) and state.word(1) not in {"by", "at"}


def _to_me(state: State) -> bool:
    """As in "(that) bit me", not "(that is) facing me"."""
    return state.word(1) in {"me", "us"} and not is_ing(state.word()) and not preposition(state)[0]


def _ranked(state: State, relative: bool) -> bool:
    """As in "(that) gives the most milk", "(that) the boy likes best", "(who has) been here longest"."""
    if not (relative or state.word() == "whose") or state.word() in lex.BE:
        return False
    said = [state.word(i) for i in range(FARTHEST) if state.is_word(i)]
    if state.word() == "whose" and not lex.BE.isdisjoint(said):
        return False
    if "the" in said[1:-1] and said[said.index("the", 1) + 1] in RANKS:
        return said[0] not in HAVING and not is_ing(said[0]) and not is_determiner(said[0])
    return len(said) > 1 and said[-1] in LAST and (said[-1] in RANKS or not is_ing(said[-2]))


def _is_at_hand(state: State) -> bool:
    """As in "about to kick the ball", which looks as if it were done."""
    soon = any(state.sees(*said) for said in NEAR_AT_HAND)
    ahead = 4 if preposition(state, 3)[1] == 1 else 3
    return soon and is_determiner(state.word(ahead)) and verb_lemma(state.word(2)) not in INWARD


def _is_foretold(state: State) -> bool:
    """As in "the waiter is about to drop", of what the waiter would drop."""
    for i in range(2, 6):
        if state.word(i) in lex.BE and (state.word(i + 1), state.word(i + 2)) in NEAR_AT_HAND:
            return not is_determiner(state.word(i + 4))
    return False


PAST = {
    "won": "win",
    "lost": "lose",
    "bought": "buy",
    "sold": "sell",
    "cost": "cost",
    "paid": "pay",
    "felt": "feel",
    "missed": "miss",
}


BYGONE = words(
    "gave got forgot caught took came went told brought ate drank ran threw wrote began knew grew drove spoke stole "
    "chose sang swam met taught bought thought fought slept fell broke shook flew drew rang sank woke swore"
)


def _unseen(state: State) -> bool:
    """As in "whose birthday it is", "with the prettiest song"."""
    if state.word() == "in" and state.word(1) in OURS:
        return state.word(2) in OUR_OWN
    if state.word() not in {"whose", "with", "without", "has", "of"}:
        return False
    run = 1
    while is_determiner(state.word(run)) or (is_content(state, run) and is_content(state, run + 1)):
        run += 1
    return state.word(run) in UNSEEN


def _nowhere(state: State) -> bool:
    """As in "to Manchester", "for my sister", "from work": what is no thing of the picture."""
    word = state.word()
    if state.names(1) and not is_content(state, 2) and preposition(state)[1] == 1 and word in NAMED_AFTER:
        return True
    if word not in TOWARDS or preposition(state)[1] != 1:
        return False
    after = state.word(1)
    if after in OURS:
        return state.word(2) not in lex.SIDES | lex.PLACES.keys()
    bare = is_content(state, 1) and not is_content(state, 2) and after not in lex.INDEFINITE | lex.PLACES.keys()
    return word in {"to", "from"} and bare and not state.is_word(2) and not after.endswith("s")


def _to_named(state: State) -> bool:
    """As in "flying to Lisbon"."""
    length = preposition(state, 1)[1]
    named = state.names(1 + length) and not is_content(state, 2 + length)
    return length == 1 and named and (is_ing(state.word()) or is_ed(state.word())) and state.word(1) in NAMED_AFTER


def _when(state: State) -> bool:
    """Whether the clause at the cursor says when: "that arrived last week", "we saw yesterday"."""
    for i in range(FARTHEST):
        if not state.is_word(i):
            return False
        if state.word(i) == "next" and state.word(i + 1) == "door":
            return True
        if (
            state.word(i) in TIMES
            or _is_year(state, i)
            or (state.word(i) in WHEN and state.word(i + 1) in SPANS and not state.is_word(i + 2))
        ):
            return True
    return False


def _is_year(state: State, ahead: int) -> bool:
    """As in "built in 1990"."""
    year = state.word(ahead)
    return state.word(ahead - 1) in SINCE and len(year) == 4 and year.isdigit() and "1000" <= year < "2100"


def _to_end(state: State) -> None:
    while state.is_word() and state.word() != "but":
        state.at += 1
