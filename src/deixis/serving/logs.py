"""Log lines: JSON, without anything that a caller wrote or showed."""

from __future__ import annotations

import json
import logging
from typing import Any

FIELDS = ("event", "id", "method", "route", "status", "code", "ms", "bytes_in", "bytes_out", "where")
log = logging.getLogger("deixis.serving.requests")


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, and of the rest only the fields that are known to be safe.

    The message of a record that has no event is another library's and may have anything in it: it is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}",
            "level": record.levelname.lower(),
            "from": record.name,
        }
        fields |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        return json.dumps(fields)


def request(**fields: Any) -> None:
    """One line for one request."""
    log.info("request", extra={"event": "request", **fields})
