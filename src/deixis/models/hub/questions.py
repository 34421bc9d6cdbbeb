"""How language models are asked where something is: one wording a dialect, in the form that the model was taught."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from deixis.errors import ConfigError
from deixis.types.size import Size


@dataclass(frozen=True, slots=True)
class Question:
    """One way to ask.

    Attributes:
        dialect: the dialect of `deixis.boxes` in which the answer is read; "auto": by its evidence.
        wording: with {phrase}, and {width} and {height} of the picture that is shown.
        models: parts of the names of models that are asked so, in lower case, letters and digits only.
        multiple: of what the sides of the picture must be multiples, so that the server does not resize it again.
    """

    dialect: str
    wording: str
    models: tuple[str, ...] = ()
    multiple: int = 1

    def of(self, phrase: str, shown: Size) -> str:
        """The text that goes with a picture of size `shown`."""
        return self.wording.format(phrase=plain(phrase), width=shown.width, height=shown.height)


def plain(phrase: str) -> str:
    """A phrase without angle brackets, so that nothing in it can be taken for a token of the model.

    >>> plain("a <loc_1> cup")
    'a loc_1 cup'
    """
    return " ".join(phrase.replace("<", " ").replace(">", " ").split())


QWEN = (
    'Locate every instance of "{phrase}" in the image. Answer with a JSON list only, one object for each: '
    '{{"bbox_2d": [x1, y1, x2, y2], "label": "..."}}. Answer [] if there is none.'
)
PLAIN = (
    'Find every instance of "{phrase}" in the image. Answer with a JSON list only, one object for each: '
    '{{"bbox": [x1, y1, x2, y2], "label": "..."}}, '
)
END = " (x1, y1) is the top left corner. Answer [] if there is none."

QUESTIONS = (
    Question("qwen2.5-vl", QWEN, ("qwen25vl",), multiple=28),
    Question("qwen3-vl", QWEN, ("qwen3vl",)),
    Question("qwen2-vl", "Detect <|object_ref_start|>{phrase}<|object_ref_end|> in the image.", ("qwen2vl",)),
    Question(
        "gemini",
        'Detect every instance of "{phrase}" in the image. Answer with a JSON list only, one object for each: '
        '{{"box_2d": [ymin, xmin, ymax, xmax], "label": "..."}}, coordinates normalized to 0-1000. '
        "Answer [] if there is none.",
        ("gemini", "gemma"),
    ),
    Question(
        "internvl",
        "Please provide the bounding box coordinate of the region this sentence describes: <ref>{phrase}</ref>",
        ("internvl",),
    ),
    Question("deepseek-vl2", "<|ref|>{phrase}<|/ref|>.", ("deepseekvl2",)),
    Question("cogvlm", "Where is {phrase}? Answer in [[x0,y0,x1,y1]] format.", ("cogvlm", "cogagent")),
    Question("molmo", "Point to {phrase}.", ("molmo",)),
    Question("paligemma", "detect {phrase}", ("paligemma",)),
    Question("grid1000", PLAIN + "as whole numbers from 0 to 1000 across the image, whatever its size." + END),
    Question("resized", PLAIN + "in pixels of the image, which is {width} wide and {height} high." + END),
    Question(
        "auto",
        PLAIN + "as fractions of the image's width and height, between 0 and 1, with three decimals." + END,
    ),
)
BY_DIALECT = {question.dialect: question for question in QUESTIONS}


def question_in(dialect: str) -> Question:
    """The question whose answers are in a dialect.

    Raises:
        ConfigError: no model is asked in it.
    """
    if dialect in BY_DIALECT:
        return BY_DIALECT[dialect]
    near = get_close_matches(dialect, BY_DIALECT, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(BY_DIALECT)}"
    raise ConfigError(f"dialect {dialect!r}: no model is asked in it; {hint}")


def question_for(model: str) -> Question:
    """The question for a model, by its name; "auto" for one that is not known.

    A model that is not known is asked for fractions with decimals, which cannot be taken for any other dialect.

    >>> [question_for(name).dialect for name in ("Qwen/Qwen2.5-VL-7B-Instruct", "qwen3-vl:8b", "gpt-4o")]
    ['qwen2.5-vl', 'qwen3-vl', 'auto']
    """
    bare = "".join(char for char in model.lower() if char.isalnum())
    longest = max((part for question in QUESTIONS for part in question.models if part in bare), key=len, default="")
    return next((question for question in QUESTIONS if longest in question.models), BY_DIALECT["auto"])
