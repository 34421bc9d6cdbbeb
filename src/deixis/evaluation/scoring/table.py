"""Every metric of the command line by name. A metric's module is imported when it is asked for."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from deixis.errors import ConfigError
from deixis.evaluation.measured import Metric

METRICS = {
    "referring": "boxes:REFERRING",
    "flickr-recall": "boxes:FLICKR_RECALL",
    "grec": "boxes:GREC",
    "segmentation": "masks:SEGMENTATION",
    "gres": "masks:GRES",
    "phrasecut": "masks:PHRASECUT",
    "pointing": "points:POINTING",
    "coco-ap": "detection:COCO_AP",
    "lvis-ap": "detection:LVIS_AP",
    "densecap": "dense_captions:DENSECAP",
    "scene-graph": "scene_graphs:SCENE_GRAPH",
    "retrieval": "retrieval:RETRIEVAL",
    "vqa": "language:VQA",
    "cider": "language:CIDER",
    "meteor": "language:METEOR",
    "bleu": "language:BLEU",
    "rouge": "language:ROUGE",
    "calibration": "trust:CALIBRATION",
}


def names() -> tuple[str, ...]:
    """The names of all metrics.

    >>> names()[:2]
    ('referring', 'flickr-recall')
    """
    return tuple(METRICS)


def metric(name: str) -> Metric:
    """The metric of a name.

    Raises:
        ConfigError: there is none; the message names the nearest, or all.

    >>> metric("refering")
    Traceback (most recent call last):
    deixis.errors.ConfigError: metric: there is no 'refering'; did you mean 'referring'?
    """
    if name not in METRICS:
        raise ConfigError(f"metric: there is no {name!r}; {nearest(name, names())}")
    module, constant = METRICS[name].split(":")
    found = getattr(import_module(f"deixis.evaluation.scoring.{module}"), constant)
    assert isinstance(found, Metric)
    return found


def nearest(name: str, known: tuple[str, ...]) -> str:
    """What to say after a name that is not known: the nearest one that is, or all of them.

    >>> nearest("x", ("any", "merged"))
    'known are any, merged'
    """
    close = get_close_matches(name, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
