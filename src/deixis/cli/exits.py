"""What the command line's exit codes mean, and which error gives which: the one place that says so."""

from __future__ import annotations

from deixis.errors import BackendError, ConfigError, DataError, DeixisError, InputError, OutputError

FOUND = 0
NOTHING_FOUND = 1
WRONG = 2
PARTIAL = 3
BUG = 70  # EX_SOFTWARE of sysexits.h: an error that is not of ours, and must not look like "nothing found"
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

CODES: dict[type[DeixisError], int] = {
    InputError: WRONG,
    ConfigError: WRONG,
    OutputError: WRONG,
    DataError: WRONG,
    BackendError: WRONG,
}


def code_of(error: type[DeixisError]) -> int:
    """The exit code of an error: that of the nearest class above it.

    Raises:
        LookupError: a branch of the tree has no code.
    """
    for above in error.__mro__:
        if above in CODES:
            return CODES[above]
    raise LookupError(f"{error.__name__} has no exit code")
