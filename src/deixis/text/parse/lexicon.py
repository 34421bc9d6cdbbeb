"""What words are, where a list can say it: the closed classes in full, of the open ones what is often said."""

from __future__ import annotations

from deixis.text.parse.people import ROLES
from deixis.text.parse.words import words

DETERMINERS = words("the a an this that these those my your his her its their our")
INDEFINITE = words("a an any another")
NUMBERS = {word: i for i, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split()
)} | {"dozen": 12}  # fmt: skip
ORDINALS = {word: i for i, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
)} | {"last": -1, "final": -1}  # fmt: skip
ORDINALS |= {
    f"{i}{'th' if 10 < i % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(i % 10, 'th')}": i for i in range(1, 100)
}
QUANTIFIERS = words("all every each both no some several many few any none either everything everyone everybody")
THINGS = words("something anything everything thing things object objects item items stuff")
SOMEBODY = words("someone somebody anyone anybody everyone everybody nobody")
ONES = words("one ones")
PRONOUNS = words("it them him her they he she itself himself herself themselves that this these those")
SUBJECTS = words("he she it they")
RELATIVES = words("who which that whom")
BE = words("is are was were be being been am 's 're")
AUXILIARIES = BE | words("has have had does do did can could will would may might must should")
CONJUNCTIONS = words("and or but nor plus")
ADVERBS = words(
    "very really quite just also only mostly slightly currently directly right immediately all clearly completely "
    "partially partly half almost nearly fully still now both either already together alone away there here too as "
    "halfway midway well actually maybe probably please closely slowly quickly happily apparently somewhat "
    "rather fairly so more altogether overall somewhere anywhere"
)
STOPS = words("whichever whatever while as than because when where if then so what how why whose")

COLORS = words(
    "red orange yellow green blue purple pink brown black white gray grey silver gold golden beige tan maroon navy "
    "turquoise teal violet magenta cyan cream khaki lavender burgundy crimson scarlet olive indigo ivory peach "
    "blond blonde brunette multicolored colorful colourful"
)
SHADES = words("light dark bright pale deep neon hot navy royal sky baby lime dull pastel forest olive")
SIZES = words(
    "teeny teensy wee ginormous humongous colossal mammoth minuscule big large small little tiny huge tall short "
    "long wide narrow thin thick fat giant enormous gigantic mini "
    "miniature medium massive skinny slim slender chubby deep shallow"
)
SHAPES = words("round square rectangular circular triangular oval flat curved straight pointed pointy spherical cubic")
MATERIALS = words(
    "wooden wood metal metallic plastic glass leather ceramic paper cardboard stone brick concrete steel iron denim "
    "wool woolen cotton silk rubber porcelain marble clay wicker straw velvet fur bamboo tin copper brass aluminum "
    "bronze aluminium granite chrome nylon linen canvas felt oak"
)
PATTERNS = words(
    "striped plaid checkered checked dotted spotted polka-dot polka-dotted floral patterned plain stripy paisley"
)
STATES = words(
    "open closed empty full broken wet dry clean dirty asleep awake lit unlit parked seated hot cold ripe "
    "cooked raw burnt frozen sliced folded upright cracked torn dead alive barefoot shirtless naked "
    "pregnant unlit uncut unripe untouched "
    "bloody sterile muddy greasy oily leaky creased crumpled wrinkled tangled knotted squashed dented scratched "
    "chipped frayed stained faded peeling rotting mouldy moldy stale crusty glowing tattooed masked hooded veiled "
    "barefooted pregnant sunburnt sunburned sweaty sleepy drowsy dozy grumpy cheerful excited surprised frightened "
    "worried serious crooked tilted slanted lopsided wobbly rickety mossy weedy overgrown bare barren "
    "stationary used unused free vacant occupied unoccupied available shut tidy untidy unmade loaded hollow "
    "inflated deflated "
    "plugged "
    "unplugged ajar unopened uneaten half-eaten "
    "half-full half-empty overturned wilted faded rotten upside-down inside-out airborne bare "
    "smiling sleeping bent rusty dusty muddy snowy blurry alone seated outstretched visible hidden"
)
AGES = words("young old elderly baby adult new older younger teenage aged middle-aged ancient newborn")
OTHER = words(
    "rocky grassy sandy rainy hilly icy leafy foggy messy crowded hungry shaggy bushy outdoor indoor martial "
    "fluffy furry hairy shiny curly happy sad angry beautiful pretty cute nice good bad soft hard heavy fancy bright "
    "dark light fresh sweet pale loose busy quiet calm wild lonely lovely ugly strange modern electric digital "
    "adjacent neighbouring neighboring scary spooky stupid naughty weird adorable wonderful dear silly funny "
    "charming delightful nasty horrid awful "
    "dreadful great darling mid-air bald bearded redheaded male female asian african american indian "
    "chinese japanese caucasian whole main "
    "own different "
    "brave patient clever smart expensive cheap famous lucky lazy shy rude polite friendly noisy tired bored scared "
    "proud jealous rich poor important valuable favorite favourite popular interesting boring comfortable perfect "
    "elegant stylish handsome gorgeous yummy juicy spicy sour bitter rare common special secret ripped blunt rough "
    "smooth slippery sticky cosy cozy lone spare extra real fake false true official famous historic "
    "sharp dull steep sandy crispy crunchy creamy cheesy buttery sugary salty sour bitter juicy prickly thorny "
    "spiky jagged woolly silky velvety glossy matte matt shiny glittery sparkly sparkling fluorescent reflective "
    "opaque translucent rectangular freckled bespectacled moustached toothless diagonal vertical horizontal "
    "parallel symmetrical sturdy flimsy foldable portable wireless electric electronic automatic manual magnetic "
    "disposable edible poisonous tropical leafy bushy twiggy lush shady "
    "transparent see-through clear similar plump strong sunny cloudy tasty delicious"
)
ADJECTIVES = {
    word: kind
    for kind, group in (
        ("other", OTHER), ("age", AGES), ("state", STATES), ("pattern", PATTERNS), ("material", MATERIALS),
        ("shape", SHAPES), ("size", SIZES), ("color", COLORS),
    )
    for word in group
}  # fmt: skip
ADJECTIVE_ENDINGS = ("ful", "less", "ous", "ish", "able", "ible", "like", "colored", "coloured", "shaped", "sized")
NOUN_ENDINGS = ("fish", "table")  # of nouns that end as adjectives do: "starfish", "vegetable"
NOUNS_ABLE = words(
    "radish rubbish relish varnish garnish parish cable crucible constable bushel walrus octopus platypus cactus"
)
NOUNS_ED = words(
    "red bed shed sled seed weed reed steed feed speed need thread bread head flatbed bobsled moped biped led wed "
    "hundred kindred seabed deed"
)
NOUNS_ING = words(
    "building ceiling railing painting wing ring king string clothing swing awning evening sibling wedding pudding "
    "dumpling duckling seedling dressing earring thing something anything nothing everything sting spring morning "
    "crossing opening drawing sling being covering siding bearing lightning stocking stuffing topping icing frosting "
    "clearing landing paving fencing parking lining wrapping filling gathering meeting"
)
ING_COMPOUNDS = words(
    "diving rowing measuring chopping changing waiting bowling steering spinning rolling bathing hunting camping "
    "gardening recycling dining parking watering tennis cutting frying swimming rocking shopping washing sewing "
    "vending baking mixing "
    "soldering magnifying filing knitting carving mowing weighing pruning skipping drilling welding "
    "ironing boxing fishing serving hiking climbing wedding folding skiing racing sailing cooking"
)
COMPOUNDS = {tuple(name.split()) for name in (
    "hot dog", "orange juice", "dining table", "parking meter", "parking lot", "cutting board", "frying pan",
    "swimming pool", "rocking chair", "shopping cart", "shopping bag", "washing machine", "sewing machine",
    "potted plant", "wine glass", "stop sign", "french fry", "french fries", "ice cream", "remote control",
    "cell phone", "living room", "light bulb", "light switch", "paper towel", "paper bag", "toilet paper",
    "baseball bat", "tennis racket", "first aid", "high chair", "baby carriage", "folding chair", "hot tub",
    "traffic light", "street light", "fishing rod", "fishing pole", "fire hydrant", "life jacket", "wet suit",
    "hard hat", "tank top", "table top", "t shirt", "walking stick", "sleeping bag", "wedding dress",
    "wedding cake", "racing car", "sailing boat", "dry erase board", "little league",
    "standing lamp", "front door", "back door", "sitting room", "standing desk",
    "polar bear", "bow tie", "hair dryer", "train car", "watering can", "trash can", "garbage can", "soda can",
    "tin can", "playing card", "reading glasses", "reading lamp", "drinking glass", "walking boot", "writing desk",
    "drinking fountain", "knitting needle", "running shoe", "riding boot", "cycling helmet", "carving knife",
    "beer can", "grizzly bear", "circuit board", "notice board", "chess board", "soldering iron", "road sign",
    "fire truck", "chocolate bar", "seat belt", "garden hose", "door handle", "bus stop", "picture frame",
)}  # fmt: skip
COMPOUNDS |= {(*name[:-1], f"{name[-1]}s") for name in COMPOUNDS}

PEOPLE = words(
    "person man woman boy girl child kid guy lady baby player batter catcher skier snowboarder surfer rider cyclist "
    "toddler gentleman dude worker chef waiter waitress driver officer policeman fireman soldier umpire pitcher bride "
    "groom mother father mom dad son daughter couple family team pedestrian passenger skater skateboarder "
    "student teacher doctor nurse adult teenager male female clown musician dancer customer vendor farmer referee "
    "goalie kicker runner jockey cowboy friend crowd group he she him her they them someone somebody who performer"
) | (ROLES - words("model host guide coach fan vet owner knight miner speaker potter"))
ANIMALS = words(
    "dog cat horse cow sheep elephant bear zebra giraffe bird duck goat puppy kitten pig chicken rabbit lion tiger "
    "monkey deer goose fish pony bull calf lamb animal foal donkey camel fox wolf squirrel turtle frog parrot owl"
)
CLOTHING = words(
    "jumper anorak parka windbreaker waistcoat dungarees pinafore tunic tracksuit trainer welly wellies slipper "
    "stocking "
    "mitten bonnet beret fedora sombrero balaclava visor poncho bathrobe pyjamas nightie fleece gilet brooch pendant "
    "lanyard rucksack shirt t-shirt tshirt hat cap helmet coat jacket dress skirt suit tie scarf glove glasses "
    "sunglasses goggles "
    "shoe sock boot sweater hoodie sweatshirt vest uniform jersey jeans pants shorts trousers overalls apron robe "
    "costume bikini swimsuit wetsuit blouse top backpack mask headphones bandana beanie hairnet gown outfit clothes "
    "clothing sari kimono tuxedo polo cardigan sandal sneaker heel belt necklace watch bracelet earring headband "
    "turban veil hood camo fatigues uniforms scrubs raincoat blazer leggings tights pajamas cape kilt leotard "
    "spandex gear attire camouflage"
)
PARTS = words(
    "ear eye nose mouth head face hair leg arm hand foot paw tail wing neck back belly chest finger toe thumb knee "
    "elbow shoulder horn trunk mane beak hoof lip tooth tongue cheek chin beard claw wheel tire door window handle "
    "seat headlight bumper windshield mirror roof lid spout hood corner edge side half leaf branch stem crust top "
    "bottom middle front end tip rim base screen keyboard key button sail propeller engine nosecone chimney porch "
    "mast deck handlebar pedal sleeve lens trigger blade butt rear rump knob antenna balcony doorway"
)
PICTURE = words("page picture image photo photograph scene frame screen view pic shot photograph's")
BODY = words("ear eye nose mouth head face leg arm hand foot paw tail wing neck shoulder knee elbow horn hoof claw")
CONTAINERS = words(
    "cup glass bottle bowl plate box bag basket mug can jar bucket tray pot pan pile stack bunch slice piece vase "
    "carton pitcher pack package plateful jug crate barrel sack tin tub dish"
)
GROUPS = words(
    "cluster batch collection swarm fleet gang troop huddle heap array group crowd pair couple bunch set row "
    "line pile stack herd flock team lot kind type sort number"
)
PLACES = {
    "left": "left", "right": "right", "top": "top", "bottom": "bottom", "middle": "middle", "center": "middle",
    "centre": "middle", "front": "front", "back": "back", "foreground": "front", "background": "back",
    "upper": "top", "lower": "bottom", "rear": "back", "corner": "corner", "edge": "edge", "central": "middle",
}  # fmt: skip
FAR_WORDS = words("far very extreme utmost furthest farthest")
SIDES = words("side corner edge end half part hand portion area section")

SUPERLATIVES: dict[str, tuple[str, bool]] = {
    "biggest": ("size", True), "largest": ("size", True), "smallest": ("size", False), "littlest": ("size", False),
    "tiniest": ("size", False), "tallest": ("height", True), "shortest": ("height", False), "longest": ("length", True),
    "widest": ("width", True), "narrowest": ("width", False), "thinnest": ("width", False), "thickest": ("width", True),
    "oldest": ("age", True), "youngest": ("age", False), "newest": ("age", False), "highest": ("top", True),
    "lowest": ("bottom", True), "leftmost": ("left", True), "rightmost": ("right", True), "topmost": ("top", True),
    "uppermost": ("top", True), "bottommost": ("bottom", True), "lowermost": ("bottom", True),
    "closest": ("near", True), "nearest": ("near", True), "farthest": ("far", True), "furthest": ("far", True),
    "left-most": ("left", True), "right-most": ("right", True), "top-most": ("top", True),
    "bottom-most": ("bottom", True), "frontmost": ("near", True), "backmost": ("far", True),
    "centermost": ("middle", True), "hugest": ("size", True), "fattest": ("width", True),
    "foremost": ("near", True), "innermost": ("middle", True), "outermost": ("middle", False),
    "rearmost": ("far", True),
}  # fmt: skip
COMPARATIVES: dict[str, tuple[str, bool]] = {
    "bigger": ("size", True), "larger": ("size", True), "smaller": ("size", False), "tinier": ("size", False),
    "taller": ("height", True), "shorter": ("height", False), "longer": ("length", True), "wider": ("width", True),
    "narrower": ("width", False), "thinner": ("width", False), "thicker": ("width", True), "older": ("age", True),
    "younger": ("age", False), "newer": ("age", False), "higher": ("top", True), "lower": ("bottom", True),
    "closer": ("near", True), "nearer": ("near", True), "farther": ("far", True), "further": ("far", True),
    "littler": ("size", False), "fatter": ("width", True),
}  # fmt: skip
ENDS_OF = {
    ("size", True): "big", ("size", False): "small", ("height", True): "tall", ("height", False): "short",
    ("left", True): "left", ("right", True): "right", ("top", True): "top", ("bottom", True): "bottom",
    ("near", True): "near", ("far", True): "far",
}  # fmt: skip
SAME_KINDS = {
    "color": "color", "colour": "color", "size": "size", "shape": "shape", "material": "material",
    "height": "size", "length": "size", "width": "size", "colors": "color", "colours": "color", "print": "pattern",
    "breed": "other", "brand": "other", "style": "other", "make": "other", "model": "other", "design": "pattern",
    "pattern": "pattern", "age": "age", "state": "state", "type": "other", "kind": "other",
}  # fmt: skip
