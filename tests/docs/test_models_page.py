"""docs/models.md has the tables of the specs; and each spec says what one needs to know before using it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from deixis.cli.models import markdown_tables
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec

ROOT = Path(__file__).parents[2]
BEGIN = "<!-- the tables of `deixis models --markdown`; a test holds them to the specs -->\n\n"
END = "\n\n<!-- end of the tables -->"
SPECS = list(Registry.built_in(plugins=False))


def test_the_tables_are_those_of_the_specs() -> None:
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    written = page.partition(BEGIN)[2].partition(END)[0]
    assert written == markdown_tables(SPECS), "run `deixis models --markdown` without plug-ins and paste its tables"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_spec_says_what_was_verified_and_which_extra_it_needs(spec: BackendSpec) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert spec.verified
    assert spec.extra is None or spec.extra in extras
    assert bool(spec.variants) == (spec.extra is not None), "what needs the hub's packages has weights of the hub"


def test_only_what_says_so_sends_images() -> None:
    """`sends_images` is what lets a name be an address; no family of the hub may say it."""
    assert [spec.name for spec in SPECS if spec.sends_images and spec.variants] == []
    assert [spec.name for spec in SPECS if spec.sends_images] == ["openai"]


def test_every_variant_resolves_to_its_own_source_and_licence() -> None:
    registry = Registry.built_in(plugins=False)
    for spec in SPECS:
        for variant in spec.variants:
            chosen = registry.spec(f"{spec.name}:{variant.name}")
            assert (chosen.source, chosen.licence, chosen.gated) == (variant.source, variant.licence, variant.gated)
            assert "/" in variant.source and variant.licence
