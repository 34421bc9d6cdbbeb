"""For authors of backends, and for tests that want none: backends without weights, and the laws of all backends."""

from deixis.testing.checks import check_backend, drawn_picture
from deixis.testing.close import BOX_PX, FROM_JPEG, PURE, STORED_TENSOR, Close, assert_close
from deixis.testing.fake import FakeBackend, FakeImage
from deixis.testing.fake_parts import FakeMatcher, FakeSegmenter, FakeVerifier

__all__ = [
    "BOX_PX",
    "FROM_JPEG",
    "PURE",
    "STORED_TENSOR",
    "Close",
    "FakeBackend",
    "FakeImage",
    "FakeMatcher",
    "FakeSegmenter",
    "FakeVerifier",
    "assert_close",
    "check_backend",
    "drawn_picture",
]
