"""A model behind an address, as a backend: one request for each phrase."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from deixis import config
from deixis.errors import BackendUnavailableError
from deixis.models.backends.openai_compatible import chat
from deixis.models.backends.openai_compatible.address import Address, Server, read_address, read_server
from deixis.models.backends.openai_compatible.client import Client, Key
from deixis.models.backends.openai_compatible.limits import Limits, Meter
from deixis.models.backends.openai_compatible.picture import SentPicture, sent
from deixis.models.hub import phrases, written
from deixis.models.hub.names import names
from deixis.models.hub.questions import question_for, question_in
from deixis.models.hub.written import Reply
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query

OWN_KEY, SHARED_KEY = config.OPENAI_KEYS
OPENAI = read_server("https://api.openai.com/v1")


class OpenAICompatible:
    """Asks a server's model for every phrase. Threads may share it; all it keeps is what it has spent.

    Args:
        spec: of the backend.
        address: of the model.
        key: for its server.
        limits: in time and cost.
    """

    def __init__(self, spec: BackendSpec, address: Address, key: Key, limits: Limits) -> None:
        self._spec = spec
        self._address = address
        self._limits = limits
        self._question = question_in(address.dialect) if address.dialect else question_for(address.model)
        self._meter = Meter(limits)
        self._client = Client(address.server, key, limits, self._meter)

    @property
    def spec(self) -> BackendSpec:
        """Facts about this backend."""
        return self._spec

    def encode(self, picture: Picture) -> SentPicture:
        """The bytes that will be sent with every question. Sends nothing."""
        return sent(picture, self._question.multiple, self._limits.picture_pixels)

    def parse(self, text: str) -> Query:
        """The phrases that Deixis finds; a model is not asked for them."""
        return phrases.parse(text)

    def ask(self, image: SentPicture, texts: Sequence[str]) -> list[Reply]:
        """What the model writes of each text: one request a text, a few at a time.

        Raises:
            BackendUnavailableError, InferenceError: the server is not there, refuses, fails or takes too long; or the
                requests would cost more than is allowed, in which case none is sent.
        """
        until = time.monotonic() + self._limits.deadline_s
        self._meter.check(len(texts))
        with ThreadPoolExecutor(self._limits.at_once) as pool:
            return list(pool.map(lambda text: self._ask(image, text, until), texts))

    def ground(self, image: SentPicture, query: Query, settings: GroundSettings) -> Grounding:
        """What the model writes of each phrase, as boxes without scores; a phrase that stands twice is asked once.

        Raises:
            BackendUnavailableError, InferenceError: as `ask`. What a model writes never raises: an answer that is of no
                use is the status "unknown", and stands in the trace.
        """
        asked = names(query)
        texts = list(dict.fromkeys(name.text for name in asked))
        replies = dict(zip(texts, self.ask(image, texts) if texts else [], strict=True))
        outcomes: list[written.Outcome | None] = [None] * len(query.phrases)
        for name in asked:
            outcomes[name.phrase] = written.read(replies[name.text], self._question.dialect, image.size, image.shown)
        return written.grounding(self._spec, query, image.size, settings, outcomes, self._how(image))

    def _ask(self, image: SentPicture, text: str, until: float) -> Reply:
        question = self._question.of(text, image.shown)
        body = chat.request(self._address.model, image.data_url, question, self._limits.answer_tokens)
        reply, tokens = chat.reply(self._client.post(chat.PATH, body, until))
        self._meter.spend_tokens(tokens)
        return reply

    def _how(self, image: SentPicture) -> dict[str, str]:
        address = self._address
        return {
            "model": address.model, "server": str(address.server), "dialect": self._question.dialect,
            "shown": str(image.shown),
        }  # fmt: skip


def build(spec: BackendSpec) -> OpenAICompatible:
    """The backend, for the registry. Sends nothing.

    Raises:
        ConfigError: the name of the backend is not right.
        BackendUnavailableError: it may not be used: offline, or its key would travel in the clear.
    """
    said = config.settings()
    address = read_address(spec.source, said.openai_url)
    if said.offline and not address.server.is_here:
        raise BackendUnavailableError(
            f"{address.server} is not this machine, and Deixis is offline", "Unset DEIXIS_OFFLINE"
        )
    return OpenAICompatible(spec, address, key_for(address.server, said.openai_url), Limits.from_settings())


def key_for(server: Server, default_url: str) -> Key:
    """The key that a server may see.

    DEIXIS_OPENAI_KEY is for whatever server is named. OPENAI_API_KEY, which other programs share, is for OpenAI's own
    and for the one that the settings name.

    Raises:
        BackendUnavailableError: there is one, but it would travel in the clear beyond a private network.
    """
    secret = config.openai_key(OWN_KEY)
    if secret is None and server.origin in _shared(default_url):
        secret = config.openai_key(SHARED_KEY)
    if secret and server.scheme == "http" and not server.is_near:
        raise BackendUnavailableError(f"{server} would see the key in the clear", "Use https, or unset the key")
    return Key(secret)


def _shared(default_url: str) -> set[tuple[str, str, int]]:
    return {OPENAI.origin} | ({read_server(default_url).origin} if default_url else set())
