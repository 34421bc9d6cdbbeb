"""Which words for qualities mean the same, which are of which kind, and which say the contrary: tables to read.

A row of `SAME_VALUES` is one meaning; words of a value are joined by hyphens. In a row of `VALUES_OF` every word behind
the colon is what the first one says, and more: "navy" is blue.
"""

from __future__ import annotations

SAME_VALUES = (
    "gray grey grayish greyish",
    "blond blonde blond-haired blonde-haired fair-haired",
    "wooden wood",
    "metal metallic",
    "golden gold",
    "striped stripy stripey stripes stripe",
    "spotted spotty speckled spots",
    "dotted polka-dot polka-dotted polka-dots dots",
    "checkered checked chequered",
    "plaid tartan",
    "floral flowery flowered",
    "large ginormous humongous colossal mammoth big huge giant enormous great massive gigantic",
    "small teeny teensy wee minuscule little tiny mini miniature",
    "old elderly aged",
    "woolen wool woollen",
    "leather leathern",
    "round circular",
    "rectangular oblong",
    "bald bald-headed",
    "happy smiling grinning",
    "laughing giggling",
    "crying weeping tearful sobbing",
    "lit on burning glowing switched-on turned-on lit-up",
    "off powered-off shut-off unlit switched-off turned-off extinguished",
    "broken smashed shattered damaged",
    "cracked chipped",
    "torn ripped",
    "sit seated sitting",
    "sleeping asleep napping snoozing dozing",
    "lying laying reclining",
    "crouching squatting",
    "running sprinting",
    "walking strolling",
    "jumping leaping",
    "kneeling on-its-knees",
    "blurry blurred",
    "furry fluffy",
    "dirty muddy filthy grubby",
    "wet soaked soaking damp",
    "clean washed spotless",
    "opened open",
    "shut closed",
    "folded folded-up",
    "full filled",
    "empty vacant unoccupied free",
    "occupied taken",
    "upright standing",
    "spilled spilt",
    "wrinkled creased crumpled",
    "moldy mouldy rotten",
    "shiny gleaming polished glossy",
    "tilted slanted slanting crooked lopsided",
    "occluded hidden obscured",
    "stacked piled piled-up stacked-up",
    "parked stationary",
    "sealed unopened",
    "frowning scowling",
    "angry annoyed furious",
    "sad unhappy",
    "waving waving-hand",
    "shirtless bare-chested topless",
    "masked wearing-a-mask",
    "steaming steamy",
    "moving in-motion",
    "raised lifted",
    "out-of-focus blurry",
    "fallen fallen-over knocked-over tipped-over toppled toppled-over overturned upended on-its-side",
    "injured hurt wounded",
    "moored docked anchored",
    "rusty rusted",
    "red reddish",
    "blue bluish",
    "green greenish",
    "yellow yellowish",
    "brown brownish",
    "white whitish",
    "black blackish",
    "pink pinkish",
    "purple violet purplish",
    "turquoise teal cyan aqua",
    "beige tan",
    "multicolored multicoloured multi-colored multi-coloured multicolour multicolor colorful colourful rainbow",
    "young youthful",
    "porcelain ceramic china",
    "transparent clear see-through",
    "pointed pointy",
    "curly curly-haired",
    "bearded beard",
    "fat chubby plump",
    "thin skinny slim slender",
    "plastic plasticky",
    "wicker rattan",
    "aluminum aluminium",
    "barefoot barefooted shoeless",
    "bareheaded hatless",
)

VALUES_OF = """
blue: navy azure sapphire cobalt indigo turquoise denim sky-blue
red: crimson scarlet maroon burgundy ruby cherry
green: olive lime emerald khaki mint jade
yellow: mustard lemon
orange: ginger amber peach
purple: lavender lilac mauve plum indigo
pink: magenta fuchsia salmon rose coral
brown: tan beige chestnut chocolate hazel bronze
white: cream ivory off-white snow-white
gray: silver charcoal slate
gold: golden
metal: steel iron copper brass bronze tin aluminum chrome stainless
wooden: oak pine bamboo plywood walnut mahogany
stone: marble granite
fabric: cotton denim silk velvet woolen linen canvas
cloth: cotton denim silk velvet woolen linen canvas
ceramic: clay earthenware
young: baby newborn
patterned: striped spotted dotted checkered plaid floral zigzag paisley
checkered: plaid
hot: steaming boiling
dirty: stained greasy dusty bloody
tilted: leaning
resting: lying sleeping
busy: crowded
bloody: bloodstained
grown: adult
"""

UNDONE = {
    "shut": "opened", "dry": "wet", "clean": "dirty", "still": "moving", "whole": "broken",
    "unlit": "lit", "off": "lit", "awake": "sleeping", "unopened": "opened", "uneaten": "eaten", "unpainted": "painted",
    "unfolded": "folded", "unlocked": "locked", "untied": "tied", "uncut": "cut", "undecorated": "decorated",
    "uncooked": "cooked", "unwrapped": "wrapped", "unused": "used", "unbroken": "broken", "uncracked": "cracked",
    "unhurt": "injured", "plain": "patterned",
}  # fmt: skip
"""What holds, where nothing is listed so, of those among a group that are not listed with the other."""

TAILS = "haired eyed sleeved legged tailed winged faced bearded skinned nosed necked footed handed roofed".split()
"""Ends of words that give their beginning to a part: what is "red-haired" is not red."""

HALVES = "full empty eaten drunk finished".split()
"""What is half so is something else."""

AGE_KINDS = {
    "baby": "baby puppy kitten calf lamb foal piglet chick duckling gosling cub fawn joey cygnet",
    "young": "child teenager puppy kitten calf lamb foal piglet chick duckling gosling cub fawn joey cygnet",
    "adult": "adult", "grown": "adult", "grown-up": "adult", "old": "grandmother grandfather senior pensioner",
    "teenage": "teenager",
}  # fmt: skip
"""Names that say an age."""
