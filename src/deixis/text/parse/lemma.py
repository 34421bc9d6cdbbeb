"""Words → dictionary forms, by rule and by the exceptions to the rules.

The rules of English inflection are those of Quirk et al., "A Comprehensive Grammar of the English Language" (1985),
3.5–3.9 and 5.79–5.83.
"""

from __future__ import annotations

from deixis.text.parse.words import words

PLURALS = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse",
    "feet": "foot", "teeth": "tooth", "geese": "goose", "oxen": "ox", "dice": "die", "cacti": "cactus", "buses": "bus",
    "gases": "gas", "lenses": "lens", "shoes": "shoe", "toes": "toe", "canoes": "canoe", "movies": "movie",
    "cookies": "cookie", "pies": "pie", "ties": "tie", "brownies": "brownie", "hoodies": "hoodie", "zombies": "zombie",
    "selfies": "selfie", "smoothies": "smoothie", "birdies": "birdie", "horseshoes": "horseshoe", "axes": "axe",
    "firemen": "fireman", "policemen": "policeman", "snowmen": "snowman", "cases": "case", "vases": "vase",
    "horses": "horse", "houses": "house", "nurses": "nurse", "noses": "nose", "hoses": "hose", "roses": "rose",
    "purses": "purse", "bases": "base", "blouses": "blouse", "cheeses": "cheese", "sunglasses": "sunglasses",
    "goggles": "goggles", "suitcases": "suitcase", "bookcases": "bookcase", "briefcases": "briefcase",
}  # fmt: skip
F_PLURALS = {f"{stem}ves": f"{stem}{end}" for stem, end in (
    ("lea", "f"), ("kni", "fe"), ("shel", "f"), ("wol", "f"), ("loa", "f"), ("hal", "f"), ("cal", "f"), ("scar", "f"),
    ("wi", "fe"), ("hoo", "f"), ("thie", "f"), ("el", "f"),
)}  # fmt: skip
PAIRS = words(
    "pants jeans shorts scissors sunglasses goggles headphones binoculars clothes trousers stairs overalls pajamas "
    "tights leggings forceps electronics groceries belongings shears clippers secateurs pincers knickers boxers "
    "leotards pliers tongs earphones "
    "earbuds eyeglasses bangs khakis sweatpants tweezers"
)
SAME_PLURAL = words("sheep deer fish cattle police aircraft broccoli salmon moose bison")
SINGULAR_S = words(
    "bus gas lens iris tennis canvas christmas atlas cactus octopus virus chess cross dress glass grass brass boss "
    "mattress class moss mess kiss albatross princess waitress actress hostess address campus circus bonus this his "
    "its is was has us plus yes always hippopotamus walrus platypus series species gymnastics golf news"
)
IRREGULAR_VERBS = {
    "held": "hold", "worn": "wear", "ridden": "ride", "rode": "ride", "sat": "sit", "stood": "stand", "lying": "lie",
    "lain": "lie", "laid": "lay", "thrown": "throw", "threw": "throw", "caught": "catch", "eaten": "eat", "ate": "eat",
    "driven": "drive", "drove": "drive", "seen": "see", "saw": "see", "taken": "take", "took": "take", "given": "give",
    "made": "make", "built": "build", "hung": "hang", "fed": "feed", "led": "lead", "wore": "wear", "ran": "run",
    "drawn": "draw", "flown": "fly", "flew": "fly", "hit": "hit", "cut": "cut", "put": "put", "bitten": "bite",
    "broken": "break", "blown": "blow", "shown": "show", "written": "write", "tying": "tie", "dying": "die",
    "has": "have", "having": "have", "had": "have", "kept": "keep", "left": "leave", "lit": "light", "bent": "bend",
    "does": "do", "goes": "go", "chosen": "choose", "drunk": "drink", "sold": "sell", "pet": "pet", "found": "find",
    "sunk": "sink", "stuck": "stick", "frozen": "freeze", "torn": "tear", "sung": "sing", "swung": "swing",
    "fallen": "fall", "gone": "go", "woken": "wake", "shaken": "shake", "stolen": "steal", "risen": "rise",
    "beaten": "beat", "swept": "sweep", "spun": "spin", "strung": "string", "dug": "dig",
}  # fmt: skip
SILENT_E = words(
    "come become chase ride drive face hold_ make take give use hide bite slice place bake dance smile pose "
    "race share stare shave "
    "write wave close move serve tie stroke surf_ skate shove balance manage arrange circle handle cradle juggle "
    "paddle saddle straddle settle sparkle nibble tackle hurdle kneel_ cuddle wrestle battle touch_ surround_ raise "
    "lose dive live love leave have save weave carve prepare compare scare care bounce pounce reduce produce charge "
    "judge engage dodge bridge merge emerge range change exchange bathe breathe clothe ease please tease cause pause "
    "use accuse dine line shine pine combine examine define tune wipe pipe shape escape tape type hope slope rope "
    "scrape grope grate skate rotate operate decorate create update locate situate imitate celebrate illustrate "
    "prune terminate navigate evaporate congregate type excite "
    "demonstrate note vote invite ignite bite recite admire hire fire wire tire retire acquire require share glare "
    "explore store score restore ignore snore adore measure picture capture puncture gesture cure bike hike like "
    "strike spike poke smoke joke choke stroke bake rake shake wake take gaze graze doze freeze squeeze seize size "
    "argue rescue glue pursue continue issue observe receive achieve believe arrive survive involve solve curve "
    "squeeze sneeze trade fade shade slide ride guide divide explode decide include exclude parade wade code smile "
    "pile file compile smile sale scale stale inhale handle whale style battle enclose compose expose oppose propose"
)
ONE_L = words(
    "travel model label cancel channel control fuel level marvel panel patrol propel shovel signal total tunnel"
)
VOWELS = "aeiou"


def singular(word: str) -> str:
    """The singular of a noun in lower case; the word itself where it is one.

    >>> [singular(word) for word in ("people", "benches", "knives", "glass", "ladies", "pants", "cups")]
    ['person', 'bench', 'knife', 'glass', 'lady', 'pants', 'cup']
    """
    for table in (PLURALS, F_PLURALS):
        if word in table:
            return table[word]
    if not is_inflected(word):
        return word
    if word.endswith("men") and len(word) > 5:
        return word[:-2] + "an"
    return _without_s(word)


def is_inflected(word: str) -> bool:
    """Whether a noun shows by its ending that it is plural."""
    if word in PLURALS or word in F_PLURALS:
        return word not in PAIRS
    if word in PAIRS or word in SAME_PLURAL or word in SINGULAR_S or len(word) < 4:
        return False
    if word.endswith("men") and word not in {"specimen", "abdomen", "ramen", "women", "omen", "yemen"}:
        return True
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _without_s(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")) and len(word) > 4:
        return word[:-2]
    return word[:-1]


def verb_lemma(word: str) -> str:
    """The infinitive of an inflected verb, by rule.

    >>> [verb_lemma(word) for word in ("chasing", "running", "holds", "carries", "looked", "watches", "tied")]
    ['chase', 'run', 'hold', 'carry', 'look', 'watch', 'tie']
    """
    if word in IRREGULAR_VERBS:
        return IRREGULAR_VERBS[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ied") and len(word) > 3:
        return word[:-1] if len(word) == 4 else word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _stem(word[: -len(ending)])
    return _finite(word)


def _finite(word: str) -> str:
    if word.endswith(("shes", "ches", "sses", "xes", "zes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _stem(stem: str) -> str:
    """A verb's stem without its ending, with a silent e put back or a doubled letter made single."""
    if stem + "e" in SILENT_E:
        return stem + "e"
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfz" + VOWELS
    if doubled or (stem.endswith("ll") and f"{stem[:-1]}" in ONE_L):
        return stem[:-1]
    return stem + "e" if stem.endswith(("v", "c", "u", "dg")) else stem
