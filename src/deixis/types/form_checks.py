"""What the fields of a form must be; each raises an `InputError` where they are not."""

from __future__ import annotations

from deixis.errors import InputError


def check_word(what: str, word: str) -> None:
    """Words in lower case, at least one."""
    if not isinstance(word, str) or not word.strip() or word != word.lower():
        raise InputError(f"{what}: expected words in lower case, got {word!r}")


def check_choice(what: str, value: str, choices: frozenset[str]) -> None:
    """One of the choices."""
    if value not in choices:
        raise InputError(f"{what}: expected one of {', '.join(sorted(choices))}, got {value!r}")


def check_whole(what: str, value: int, least: int) -> None:
    """A whole number, not below the least."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InputError(f"{what}: expected a whole number of at least {least}, got {value!r}")


def check_parts(name: str, parts: tuple[object, ...], kind: type) -> None:
    """Two or more parts, none of the kind that they are parts of."""
    if len(parts) < 2 or any(isinstance(part, kind) for part in parts):
        raise InputError(f"{name}: expected at least 2 parts, none of them {name} itself, got {parts!r:.80}")
