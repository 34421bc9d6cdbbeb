"""What is known about models behind an address."""

from deixis.models.spec import UNKNOWN_LICENCE, BackendSpec

SPEC = BackendSpec(
    name="openai",
    factory="deixis.models.backends.openai_compatible.backend:build",
    tasks=frozenset({"ground"}),
    licence=UNKNOWN_LICENCE,
    summary="a vision model behind an OpenAI-compatible address: openai:MODEL@http://localhost:8000/v1",
    paper="https://platform.openai.com/docs/api-reference/chat",
    verified="requests, answers in every dialect and failures, against a server of the tests; no real model was asked",
    sends_images=True,
)
