"""What calls may say, field by field. Unknown fields are refused, so that a misspelt one is noticed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from deixis.serving.limits import Limits

LIMITS = Limits()
MOST = LIMITS.text_characters

ImageId = Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="As POST /v1/encode gave it.")]
Text = Annotated[str, Field(min_length=1, max_length=MOST, description="What to look for.")]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Model = Annotated[str, Field(min_length=1, max_length=200, description="One of GET /v1/models; else the server's own.")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Pixel = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Point = Annotated[list[Pixel], Field(min_length=2, max_length=2, description="x, y in pixels of the image.")]
Box = Annotated[list[Pixel], Field(min_length=4, max_length=4, description="x0, y0, x1, y1 in pixels of the image.")]


class Call(BaseModel):
    """What all calls have in common."""

    model_config = ConfigDict(extra="forbid", strict=True)


class AboutImage(Call):
    """A call about an image that was sent before."""

    image: ImageId
    model: Model | None = None


class Ground(AboutImage):
    """What a text means in an image."""

    text: Text
    threshold: Share = 0.5
    max_regions: Annotated[int, Field(ge=1, le=100)] = 10
    masks: bool = False
    maps: bool = False
    reason: Literal["auto", "never"] = "auto"


class Align(AboutImage):
    """Where each word is."""

    text: Text
    method: Literal["auto", "attention", "rollout", "gradient"] | None = None


class Reason(Call):
    """What an expression means, by structure: in an image, or in a scene of objects."""

    text: Text
    image: ImageId | None = None
    scene: dict[str, Any] | None = None
    model: Model | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.image is None) == (self.scene is None):
            raise ValueError("expected an image or a scene, one of the two")
        return self


class Words(AboutImage):
    """What a point or a box shows."""

    point: Point | None = None
    box: Box | None = None
    names: Annotated[list[Name], Field(min_length=1, max_length=LIMITS.names)] | None = None
    top: Annotated[int, Field(ge=1, le=100)] = 5

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.point is None) == (self.box is None):
            raise ValueError("expected a point or a box, one of the two")
        return self


class Detect(Call):
    """Instances of names in an image; or in several, one after the other, as a stream of events."""

    image: ImageId | None = None
    images: Annotated[list[ImageId], Field(min_length=1, max_length=LIMITS.images)] | None = None
    model: Model | None = None
    names: Annotated[list[Name], Field(min_length=1, max_length=LIMITS.names)]
    threshold: Share = 0.3
    max_instances: Annotated[int, Field(ge=1, le=1000)] = 100
    masks: bool = False

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.image is None) == (self.images is None):
            raise ValueError("expected image or images, one of the two")
        return self


class Caption(AboutImage):
    """A caption to be held against an image."""

    text: Text


class Question(AboutImage):
    """A question about an image."""

    question: Text


class Segment(AboutImage):
    """What boxes hold, or what points lie on."""

    boxes: Annotated[list[Box], Field(max_length=LIMITS.names)] | None = None
    points: Annotated[list[Point], Field(max_length=LIMITS.names)] | None = None


class Address(Call):
    """An image by its address, where the server may fetch some."""

    url: Annotated[str, Field(min_length=1, max_length=2000)]


class Document(BaseModel):
    """A document of schema "deixis/1"; docs/server.md says which fields each kind has."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"required": ["schema", "kind"]})

    schema_: Annotated[Literal["deixis/1"], Field(alias="schema")]
    kind: str


class Fault(BaseModel):
    """What was wrong: a word for programs, a sentence for people, and what the log has."""

    code: str
    message: str
    id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]


class Refusal(BaseModel):
    """The document of an error."""

    schema_: Annotated[Literal["deixis/1"], Field(alias="schema")]
    kind: Literal["error"]
    error: Fault
