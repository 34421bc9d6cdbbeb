import pytest

from deixis.evaluation.metrics.captions.stemmer import stem


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("consign", "consign"),
        ("consigned", "consign"),
        ("consignment", "consign"),
        ("consistency", "consist"),
        ("consolingly", "consol"),
        ("knackeries", "knackeri"),
        ("knightly", "knight"),
        ("generously", "generous"),
        ("skies", "sky"),
        ("dying", "die"),
        ("news", "news"),
        ("ties", "tie"),
        ("cries", "cri"),
        ("gas", "gas"),
        ("this", "this"),
        ("gaps", "gap"),
        ("kiwis", "kiwi"),
        ("succeed", "succeed"),
        ("agreed", "agre"),
        ("feed", "feed"),
        ("luxuriated", "luxuri"),
        ("hopping", "hop"),
        ("hoping", "hope"),
        ("shred", "shred"),
        ("bed", "bed"),
        ("say", "say"),
        ("by", "by"),
        ("youth", "youth"),
        ("boy's", "boy"),
        ("'til", "til"),
        ("analogi", "analog"),
        ("relational", "relat"),
        ("adoption", "adopt"),
        ("rolled", "roll"),
        ("commune", "commune"),
        ("arsenal", "arsenal"),
        ("ox", "ox"),
        ("", ""),
    ],
)
def test_stem(word: str, root: str) -> None:
    """Examples of the algorithm's page, and the words it makes exceptions of."""
    assert stem(word) == root
