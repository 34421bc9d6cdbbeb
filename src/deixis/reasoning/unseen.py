"""What no picture shows: verbs, qualities and things of which a scene that does not list them says neither yes nor no.

"The dog chasing the cat" is absent where nobody chases a cat; "the chair that squeaks" is unknown. A verb, a state or a
quality is taken to be seen if it is in one of these tables or if the parser knows it as an adjective of what is seen.
"""

from __future__ import annotations

from functools import cache

from deixis.reasoning.attributes import words_of
from deixis.reasoning.listed import SYNONYMS, stem
from deixis.text.parse import lexicon as lex

SEEN_VERBS = """
sit stand lie walk run jog jump leap climb ride drive fly swim dive float sail row paddle surf ski skate cycle pedal
crawl kneel crouch squat bend lean rest sleep nap doze wake eat drink chew bite lick sip swallow munch nibble graze
cook fry bake boil stir cut slice chop peel pour fill serve feed hold carry lift raise lower pull push drag tow throw
toss catch kick hit strike swing punch chase follow lead guide play sing dance perform juggle paint draw write read
type study teach point wave clap hug kiss shake greet talk speak chat shout yell scream whisper call phone laugh smile
grin cry frown yawn stare look watch gaze face see observe photograph film record wear dress undress put take give
hand receive offer hang wash clean scrub wipe dry sweep mop vacuum dust iron fold sew knit build dig plant water
harvest pick mow rake saw hammer drill nail screw weld fix repair mend load unload pack unpack open close shut lock
turn spin roll slide bounce balance hide peek peer reach grab grip touch pet stroke pat scratch brush comb shave bathe
shower bark gallop trot hop perch nest burn smoke steam melt drip leak flow shine glow light wait queue park cross
enter leave exit board shop wheel fish hunt shoot aim fight wrestle box race pass tackle block dribble dunk celebrate
cheer applaud examine inspect check treat inject bandage pray bow blow inflate pump stack arrange decorate wrap unwrap
tie untie attach connect plug stretch exercise sunbathe splash spray squirt sprinkle sniff howl roar growl purr sneeze
cough bleed fall trip slip crash collide break smash tear rip crack cover surround support contain guard rescue help
assist signal direct deliver print scan copy use operate steer pilot land hover glide soar dock moor anchor fetch
bring embrace cuddle cradle grasp clutch drop spill rock sway twirl flap peck nuzzle groom milk herd shear saddle
mount bloom flower wilt bat pitch bowl lob volley putt strum drum conduct toast pose model yoga meditate browse weigh
measure test sample hose prune trim sharpen sand polish varnish tug haul shove nudge press squeeze twist wring flip
whisk knead grate mix blend roast grill barbecue ice frost set clear lay wander stroll march parade hike sprint
stumble limp overlap adjoin border flank line frame dangle droop protrude stick extend part consist have be share
exchange shelter shade up chain leash harness ring strap buckle zip button tease tickle massage tune refuel overtake
surface beg bury stalk pounce blink wink argue bargain curtsy salute toddle skip cartwheel abseil camp cast reel
snorkel sledge weave sketch sculpt plaster gulp burp change hoist move travel stop approach circle orbit gather
collect scatter spread hitchhike jaywalk scoot canoe kayak windsurf parachute bungee skydive rappel scramble stride
tiptoe sneak lurk duck dodge trap net hook spear harpoon bait stuff stock shelve label bag bottle can pickle juice
strain sieve drain rinse soak steep brew percolate froth season garnish glaze butter dip scoop ladle dish carve gut
scale fillet pluck shuck shell hull husk thresh plough plow sow bale fork pitchfork shepherd brand rope lasso canter
jockey joust fence spar grapple pin choke headbutt knee elbow slap spank pinch poke prod jab stab slash whip lash flog
cane fire reload cock sheathe brandish wield unfurl furl flag semaphore beckon gesture nod shrug prostrate genuflect
chant preach lecture present coach goose-step review patrol sentry referee umpire snap video tape act mime rehearse
hum whistle yodel croon rap beatbox tap rattle chime toll peal bang clash shatter splinter split burst explode erupt
gush spurt trickle ooze seep overflow flood sink bob drift capsize overturn tumble topple collapse crumble plunge rise
taxi bank loop flutter swoop caress snuggle nestle huddle crowd jostle shoulder bump ram rear-end scrape dent scuff
stain splatter smear daub dab blot buff wax shampoo lather soap clip snip style braid plait curl straighten dye
manicure pedicure tattoo pierce thread floss gargle spit stitch suture splint x-ray auscultate palpate bottle-feed
breastfeed nurse suckle wean diaper swaddle push-start jump-start winch crane ship post mail stamp seal sort file
shred staple glue paste tack display exhibit show swap pay tip count fit hem darn patch quilt crochet embroider peg
tidy declutter rearrange extinguish stoke kindle smoulder char freeze thaw chill cool heat warm simmer poach saute
broil braise stew microwave skewer plate bus tend uncork clink slurp guzzle chug lap gnaw crunch devour gobble wolf
ruminate forage prey drool pant slobber preen shed molt roost brood incubate burrow tunnel bask wallow frolic romp
retrieve track trail scent bay yelp whine whimper snarl hiss meow moo bleat baa neigh whinny bray oink squeal cluck
crow quack honk hoot chirp tweet squawk caw coo buzz drone
""".split()
"""Doings that are seen, and would be listed."""

WAYS = "along across through outside opposite past off out over under against between for to with without by at".split()
"""Prepositions that stand as relations of their own."""

FLATTERY = frozenset(
    "lovely nice beautiful pretty cute adorable gorgeous wonderful sweet dear poor silly funny handsome charming "
    "elegant "
    "scary spooky stupid naughty weird delightful nasty horrid awful ugly dreadful great precious darling fancy".split()
)
"""What is said of a thing in passing, and nobody can see."""

UNSEEN_QUALITIES = frozenset(
    "sterile edible poisonous contaminated infected allergic expired waterproof fireproof genuine authentic haunted "
    "brave patient clever smart intelligent wise expensive cheap famous lucky unlucky lazy shy rude polite friendly "
    "noisy loud quiet popular interesting boring important valuable favorite favourite rich poor kind generous "
    "honest talented experienced reliable dangerous safe comfortable comfy tasty delicious yummy handsome pretty "
    "cute gorgeous beautiful ugly fast slow strong weak healthy sick ill fit cool trendy rare precious stolen "
    "borrowed missing lonely hungry thirsty tired jealous proud guilty innocent married single divorced foreign "
    "local nervous".split()
)
"""Qualities of which nobody sees who has them."""

JUDGED = frozenset("best worst favorite favourite finest nicest prettiest most least".split())
"""Words before a noun that say what somebody thinks of it."""

NO_THINGS = frozenset(
    "shift pressure pulse heartbeat score result mass speed cost brand meaning temperature distance film movie song "
    "story "
    "address licence license "
    "volume taste "
    "smell "
    "title nationality religion language job profession salary weight height_ "
    "size time moment minute hour day week month year age love trouble danger charge mood season stock fashion debt "
    "hurry turn price value weight idea way sun weather luck future past name birthday pride speech money work".split()
)
"""Nouns of what is no thing in a picture."""


def is_seen_verb(name: str) -> bool:
    """Whether a relation or a state of this name would be listed where it held.

    >>> is_seen_verb("look at"), is_seen_verb("squeak"), is_seen_verb("parked"), is_seen_verb("contaminated")
    (True, False, True, False)
    """
    words = name.lower().split()
    if len(words) > 1 and words[0] in {"go", "travel", "head", "run", "drive", "fly", "sail"} and words[1] == "to":
        return False
    return bool(words) and (words[0] in WAYS or stem(words[0]) in _seen())


def is_seen_state(value: str) -> bool:
    """The same of a state: an adjective that the parser knows, what means the same as one, or a verb's form."""
    if f"un{value}" in lex.ADJECTIVES:
        return True
    return value in lex.ADJECTIVES or not words_of(value).isdisjoint(lex.STATES) or is_seen_verb(value)


@cache
def _seen() -> frozenset[str]:
    known = [name.split()[0] for group in SYNONYMS for name in group]
    return frozenset(map(stem, [*SEEN_VERBS, *known])) - {""}
