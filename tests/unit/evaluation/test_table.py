"""Every metric is there under its name, with a default and a summary."""

from __future__ import annotations

import pytest

from deixis.errors import ConfigError
from deixis.evaluation.measured import Metric
from deixis.evaluation.scoring.table import metric, names


@pytest.mark.parametrize("name", names())
def test_a_metric(name: str) -> None:
    found = metric(name)
    assert isinstance(found, Metric)
    assert found.name == name
    assert found.presets and len(set(found.presets)) == len(found.presets)
    assert found.summary


def test_a_name_that_is_near() -> None:
    with pytest.raises(ConfigError, match="did you mean 'flickr-recall'"):
        metric("flickr_recall")


def test_a_name_that_is_not() -> None:
    with pytest.raises(ConfigError, match="known are referring, "):
        metric("xyz")
