"""Every limit of the server, in one place."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused, cut off or bounded.

    Attributes:
        body_bytes: of one uploaded image.
        json_bytes: of any other body.
        json_depth: of nested arrays and objects.
        buffered_bytes: of all bodies that are being received.
        max_pixels: of an image, from its header.
        text_characters: of a text.
        names: that one call looks for.
        images: that one streamed task looks at.
        work: pixels of the image times phrases or names of one call.
        read_s: for headers, and then for a body.
        write_s: that a client may take no bytes of an answer.
        decode_s: for one image.
        deadline_s: for one call; what waits longer is not computed.
        drain_s: that a server which was told to stop finishes what it accepted.
        waiting: calls in the queue; the next one is told to come again.
        at_once: calls that the model works on.
        ahead: calls that are handed to it beforehand, so that it need not wait for the next.
        connections: open at once.
        kept_bytes: of the files of images that are known by id.
        encoded_bytes: of what the model made of them.
        keep_s: that an image is kept after it was last asked for.
        decoder_bytes: of address space, for the process that decodes.
    """

    body_bytes: int = 20 * MIB
    json_bytes: int = MIB // 4
    json_depth: int = 32
    buffered_bytes: int = 64 * MIB
    max_pixels: int = 40_000_000
    text_characters: int = 512
    names: int = 256
    images: int = 64
    work: int = 1_000_000_000
    read_s: float = 10.0
    write_s: float = 30.0
    decode_s: float = 5.0
    deadline_s: float = 30.0
    drain_s: float = 20.0
    waiting: int = 32
    at_once: int = 2
    ahead: int = 6
    connections: int = 1024
    kept_bytes: int = 256 * MIB
    encoded_bytes: int = 512 * MIB
    keep_s: float = 3600.0
    decoder_bytes: int = 1536 * MIB
