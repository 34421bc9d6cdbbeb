"""Counts and times, as Prometheus reads them. No label ever has a caller's words in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """For one server."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._slower: Counter[tuple[str, float]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._gauges: dict[str, Callable[[], float]] = {}

    def gauge(self, name: str, read: Callable[[], float]) -> None:
        """A number that is read when it is asked for."""
        self._gauges[name] = read

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Counts one answer."""
        self._requests[route, status] += 1
        self._seconds[route] += seconds
        for bucket in BUCKETS:
            if seconds <= bucket:
                self._slower[route, bucket] += 1

    def text(self) -> str:
        """In Prometheus' text format 0.0.4."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# TYPE deixis_requests_total counter"
        for (route, status), count in sorted(self._requests.items()):
            yield f'deixis_requests_total{{route="{route}",status="{status}"}} {count}'
        yield "# TYPE deixis_request_seconds histogram"
        for route in sorted(self._seconds):
            total = sum(count for (one, _), count in self._requests.items() if one == route)
            for bucket in BUCKETS:
                yield f'deixis_request_seconds_bucket{{route="{route}",le="{bucket}"}} {self._slower[route, bucket]}'
            yield f'deixis_request_seconds_bucket{{route="{route}",le="+Inf"}} {total}'
            yield f'deixis_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}'
            yield f'deixis_request_seconds_count{{route="{route}"}} {total}'
        for name, read in sorted(self._gauges.items()):
            yield f"# TYPE deixis_{name} gauge"
            yield f"deixis_{name} {read():g}"
