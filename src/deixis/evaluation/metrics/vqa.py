"""VQA accuracy: a predicted answer against those of (ten) annotators.

Source: Antol et al., "VQA: Visual Question Answering", arXiv:1505.00468, section 5, and the behaviour of the official
evaluator (`vqaEval.py`), whose traps are kept because published numbers have them:

- answers are normalised **only where the annotators do not all agree** to the letter: ten times "Yes" against "yes"
  is 0, nine times "Yes" and one "no" is 1;
- a mark of punctuation is deleted if it touches a space anywhere in the answer, or if the answer holds a comma between
  digits, and becomes a space otherwise: "t-shirt" is "t shirt", "red, blue" is "red blue";
- at most the first 32 full stops that no digit follows are deleted;
- "none" is 0, like "zero".

The evaluator prints round(100 * accuracy, 2); here it is a fraction, not rounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

ENOUGH = 3
PUNCTUATION = ';/[]"{}()=+\\_-><@`,?!'
COMMA_IN_NUMBER = re.compile(r"\d,\d")
FULL_STOP = re.compile(r"\.(?!\d)")
MOST_FULL_STOPS = 32
ARTICLES = frozenset(("a", "an", "the"))
DIGITS = {"none": "0"} | {
    word: str(number) for number, word in enumerate("zero one two three four five six seven eight nine ten".split())
}
CONTRACTED = """
    ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've hasn't haven't he'd he'd've
    he's how'd how'll how's isn't it'd it'd've it'll ma'am mightn't mightn't've might've mustn't must've needn't not've
    o'clock oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've somebody'd've somebody'll somebody's
    someone'd someone'd've someone'll someone's something'd something'd've something'll that's there'd there'd've
    there're there's they'd they'd've they'll they're they've 'twas wasn't we'd've we've weren't what'll what're what's
    what've when's where'd where's where've who'd who'd've who'll who's who've why'll why're why's won't would've
    wouldn't wouldn't've y'all y'all'll y'all'd've you'd you'd've you'll you're you've
""".split()


def _lacking_one_apostrophe(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at, letter in enumerate(word) if letter == "'"]


# The official table, less what cannot match a word in lower case ("Im"); one of its entries is upside down.
CONTRACTIONS = {
    **{slip: word for word in CONTRACTED for slip in _lacking_one_apostrophe(word)},
    "somebody'd": "somebodyd",
}


def accuracy(prediction: str, answers: Sequence[str]) -> float:
    """Accuracy of one answer, in [0, 1]: over every set of all annotators but one, min(1, how many said it / 3).

    Args:
        prediction: the answer to score.
        answers: of the annotators; the benchmark has ten. The formula is the same for any number above one (of two
            who agree each has one other, so 1/3 is the most). A single answer leaves nobody to compare with: then it
            is 1 if both are the same once normalised, else 0. Without answers it is 0.

    >>> accuracy("two", ["2"] * 5 + ["3"] * 5), accuracy("yes", ["Yes"] * 10), accuracy("Yes.", ["yes"])
    (1.0, 0.0, 1.0)
    """
    said, heard = _clean(prediction), [_clean(answer) for answer in answers]
    if len(heard) == 1:
        return float(normalized(said) == normalized(heard[0]))
    if len(set(heard)) > 1:
        said, heard = normalized(said), [normalized(answer) for answer in heard]
    return _agreement(said, heard)


def lavis_accuracy(prediction: str, answers: Sequence[str]) -> float:
    """As LAVIS's copy of the evaluator: the prediction is always normalised, the answers lose punctuation only.

    An annotator's "two", "the man" or "Yes" can never be met. A single answer is 1 if it is met so, else 0.

    >>> lavis_accuracy("two", ["two"] * 9 + ["three"]), lavis_accuracy("yes", ["yes"] * 10)
    (0.0, 1.0)
    """
    said, heard = normalized(_clean(prediction)), [without_punctuation(answer) for answer in answers]
    return float(said == heard[0]) if len(heard) == 1 else _agreement(said, heard)


def normalized(answer: str) -> str:
    """The form in which the official evaluator compares answers.

    >>> [normalized(answer) for answer in ("The  Man", "1,000", "U.S.A.", "3.5", "t-shirt", "dont", "none", "10:30")]
    ['man', '1000', 'usa', '3.5', 't shirt', "don't", '0', '10:30']
    """
    words = [DIGITS.get(word, word) for word in without_punctuation(answer).lower().split()]
    return " ".join(CONTRACTIONS.get(word, word) for word in words if word not in ARTICLES)


def without_punctuation(answer: str) -> str:
    """The answer with its punctuation deleted or made spaces, by the evaluator's rules."""
    in_number = COMMA_IN_NUMBER.search(answer) is not None
    text = answer
    for mark in PUNCTUATION:
        deleted = in_number or mark + " " in answer or " " + mark in answer
        text = text.replace(mark, "" if deleted else " ")
    return FULL_STOP.sub("", text, count=MOST_FULL_STOPS)


def _clean(answer: str) -> str:
    return answer.replace("\n", " ").replace("\t", " ").strip()


def _agreement(said: str, heard: Sequence[str]) -> float:
    """Mean over annotators of min(1, others who said it / 3)."""
    same = sum(answer == said for answer in heard)
    if not same:
        return 0.0
    by_those, by_others = min(1, (same - 1) / ENOUGH), min(1, same / ENOUGH)
    return (same * by_those + (len(heard) - same) * by_others) / len(heard)
