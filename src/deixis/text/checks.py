"""What a text must be before anything looks at it."""

from __future__ import annotations

from deixis.errors import TextError

MAX_CHARACTERS = 2000


def check_text(text: object) -> str:
    """The text, unchanged, so that positions in it stay the user's own.

    Raises:
        TextError: not a string, empty, only white space, longer than `MAX_CHARACTERS`, or with characters that
            no text has (NUL, lone surrogates).
    """
    if not isinstance(text, str):
        raise TextError(f"text: expected a string, got {type(text).__name__}")
    if not text.strip():
        raise TextError("text: is empty; say what to look for, such as 'a red cup'")
    if len(text) > MAX_CHARACTERS:
        raise TextError(f"text: has {len(text)} characters, at most {MAX_CHARACTERS} are read; ask in parts")
    _check_characters(text)
    return text


def _check_characters(text: str) -> None:
    for position, character in enumerate(text):
        if character == "\0":
            raise TextError(f"text: has a NUL at character {position}; take it out")
        if "\ud800" <= character <= "\udfff":
            raise TextError(
                f"text: has a lone surrogate, U+{ord(character):04X}, at character {position}; is it read as UTF-8?"
            )
