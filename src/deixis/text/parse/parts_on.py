"""What is on a thing as a part of it."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.words import words
from deixis.types.form import And, Form, Noun

PARTS_ON = (
    (words("wheel tire tyre door window headlight bumper windshield mirror handlebar pedal engine roof hood seat"),
     words("car truck bus van taxi train bike bicycle motorcycle scooter vehicle cart wagon plane tractor lorry jeep")),
    (words("handle lid spout rim stem base cap label"),
     words("mug cup pot kettle teapot bucket basket jug pan glass bottle jar suitcase bag box pitcher vase")),
    (words("ear nose eye tail paw horn mane beak wing mouth leg foot hoof claw tongue neck"), lex.ANIMALS),
    (words("door window roof chimney porch balcony"), words("house building church barn cottage shed hut castle")),
)  # fmt: skip


def is_part_on(part: str, whole: Form) -> bool:
    """Whether what is "on" a thing is a part of it: "the wheels on the car", "the handle on the mug"."""
    named = whole.parts[0] if isinstance(whole, And) else whole
    last = named.name.split()[-1] if isinstance(named, Noun) else ""
    return any(part in parts and last in wholes for parts, wholes in PARTS_ON)
