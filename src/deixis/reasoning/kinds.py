"""What is of what kind, and which names mean the same: a table to read and to add to."""

from __future__ import annotations

KINDS_OF = """
staff: worker waiter cook cashier nurse clerk employee
staff_member: staff
parent: mother father
grandparent: grandmother grandfather
sibling: brother sister
relative: aunt uncle cousin grandmother grandfather
medical_worker: doctor nurse surgeon paramedic
health_worker: medical_worker
sportsman: athlete
sportsperson: athlete
emergency_worker: firefighter paramedic policeman
male: man boy rooster bull stallion ram stag
female: woman girl hen cow mare ewe doe lioness tigress
lion: lioness
tiger: tigress
old_person: senior pensioner grandmother grandfather
footballer: soccer_player
man: policeman fireman fisherman groom waiter grandfather father cowboy businessman king prince husband uncle monk
  actor host postman batsman barman best_man groomsman brother
woman: nanny housewife policewoman waitress bride grandmother mother businesswoman queen princess wife aunt nun
  actress ballerina cowgirl hostess barmaid bridesmaid sister stewardess maid witch saleswoman midwife
child: boy girl baby toddler pupil schoolboy schoolgirl
boy: schoolboy son
girl: schoolgirl daughter
police_officer: policeman policewoman
officer: police_officer
firefighter: fireman
adult: man woman
grown-up: man woman
cyclist: biker
musician: vocalist bassist keyboardist trumpeter saxophonist percussionist busker organist singer guitarist drummer
  violinist pianist cellist flutist
singer: vocalist
player: goalkeeper quarterback pitcher catcher batter footballer soccer_player tennis_player basketball_player
  baseball_player hockey_player
official: referee umpire
athlete: player runner swimmer skier gymnast boxer wrestler golfer sprinter hurdler rower fencer footballer
worker: builder mechanic carpenter plumber electrician welder miner roofer bricklayer engineer foreman
runner: jogger sprinter
animal: mammal bird fish reptile insect amphibian dog cat horse cow sheep goat pig elephant bear zebra giraffe lion
  tiger monkey rabbit squirrel deer fox wolf turtle tortoise frog toad snake lizard camel donkey kangaroo panda hippo
  rhino leopard cheetah hamster mouse rat hedgehog crocodile alligator dolphin whale seal otter badger beaver crab
  lobster snail llama alpaca koala moose bison starfish jellyfish octopus squid sea_horse worm slug scorpion sloth
  raccoon skunk chipmunk mole weasel ferret guinea_pig lynx jaguar hyena antelope gazelle buffalo walrus sea_lion
  wild_boar boar hare gerbil chameleon iguana gecko newt salamander shrimp prawn stingray mule cub
sea_creature: fish crab lobster starfish jellyfish octopus squid sea_horse dolphin whale seal turtle shrimp stingray
  shark sea_lion
sea_animal: sea_creature
marine_animal: sea_creature
farm_animal: cow horse sheep goat pig chicken duck goose turkey donkey llama alpaca ox
livestock: cow sheep goat pig
wild_animal: lion tiger elephant bear zebra giraffe monkey fox wolf deer hippo rhino leopard cheetah
big_cat: lion tiger leopard cheetah jaguar lynx
rodent: mouse rat squirrel hamster beaver guinea_pig gerbil chipmunk
amphibian: frog toad newt salamander
shellfish: crab lobster shrimp prawn
crustacean: crab lobster shrimp prawn
bug: beetle ladybug snail worm slug spider insect
creature: animal
mammal: dog cat horse cow sheep goat pig elephant bear zebra giraffe lion tiger monkey rabbit squirrel deer fox wolf
  camel donkey kangaroo panda hippo rhino leopard cheetah hamster mouse rat hedgehog dolphin whale seal otter
dog: puppy poodle bulldog terrier labrador retriever collie dachshund beagle husky pug dalmatian corgi chihuahua
  sheepdog greyhound spaniel
cat: kitten
feline: cat lion tiger leopard cheetah
bird: duck goose chicken parrot pigeon seagull eagle owl penguin swan ostrich flamingo crow sparrow raven blackbird
  robin turkey peacock hawk falcon dove stork heron pelican woodpecker magpie canary vulture puffin kingfisher budgie
  parakeet cockatoo toucan swallow finch quail pheasant emu hummingbird cuckoo
bird_of_prey: eagle owl hawk falcon vulture
water_bird: duck goose swan heron pelican seagull
waterfowl: duck goose swan
swan: cygnet
duck: duckling mallard
goose: gosling
chicken: hen rooster chick
poultry: chicken duck goose turkey
horse: pony foal mare stallion
cow: bull calf ox
cattle: cow bull calf ox
sheep: lamb ram ewe
goat: kid_goat
pig: piglet
deer: stag doe fawn reindeer
bear: polar_bear panda grizzly
monkey: gorilla chimpanzee ape baboon
ape: gorilla chimpanzee orangutan
fish: shark goldfish trout salmon
reptile: turtle tortoise snake lizard crocodile alligator
insect: bee butterfly ant fly spider beetle ladybug moth dragonfly wasp grasshopper mosquito caterpillar
pet: dog cat rabbit hamster parrot goldfish
vehicle: tug car truck bus van motorcycle bicycle train tram boat airplane helicopter scooter tractor wagon ambulance
  fire_engine fire_truck bulldozer excavator minibus coach caravan carriage digger crane forklift snowplow snowmobile
  sleigh quad_bike spaceship rocket motorhome rickshaw golf_cart go-kart combine
car: taxi sedan suv convertible limousine jeep hatchback police_car sports_car
truck: pickup fire_truck fire_engine dump_truck
bus: minibus double-decker
two-wheeler: bicycle motorcycle scooter
construction_vehicle: digger excavator bulldozer crane dump_truck forklift
watercraft: boat
emergency_vehicle: ambulance fire_truck fire_engine police_car
boat: ship sailboat canoe kayak ferry rowboat motorboat dinghy raft tugboat gondola barge lifeboat fishing_boat
airplane: jet
aircraft: airplane helicopter glider jet hot_air_balloon
furniture: chair table sofa bed bench desk shelf bookcase cabinet dresser wardrobe nightstand stool drawer cupboard
  footstool armchair crib sideboard chaise_longue highchair rocking_chair coffee_table dining_table workbench beanbag
  futon hammock pew
chair: armchair highchair deck_chair wheelchair rocking_chair
table: desk nightstand workbench coffee_table counter
shelf: bookcase
bed: crib bunk_bed hospital_bed
appliance: refrigerator stove oven microwave dishwasher washing_machine dryer toaster blender kettle freezer vacuum
  coffee_maker coffee_machine mixer food_processor iron air_conditioner heater fan juicer slow_cooker rice_cooker
kitchen_appliance: refrigerator stove oven microwave dishwasher toaster blender kettle freezer coffee_maker mixer
machine: appliance printer photocopier vending_machine sewing_machine
cookware: pot pan frying_pan saucepan wok
pan: frying_pan saucepan
pot: saucepan
fruit: apple banana orange pear grape lemon lime strawberry peach plum pineapple watermelon mango cherry kiwi melon
  tangerine apricot fig coconut raspberry blueberry blackberry pomegranate grapefruit berry nectarine papaya avocado
  lychee passion_fruit cranberry gooseberry
tropical_fruit: banana pineapple mango coconut papaya kiwi
berry: strawberry raspberry blueberry blackberry cherry
melon: watermelon
citrus: orange lemon lime grapefruit tangerine
vegetable: carrot broccoli tomato potato onion pepper cucumber lettuce cabbage corn eggplant pumpkin cauliflower leek
  zucchini spinach bean pea radish beet turnip celery garlic mushroom asparagus bell_pepper squash kale artichoke
  brussels_sprout chili chili_pepper parsnip
food: fruit vegetable pizza sandwich cake donut hamburger bread cookie pie pancake muffin cupcake burrito taco steak
  cheese egg salad soup sausage bagel croissant noodle hot_dog toast loaf bun pastry cereal rice pasta spaghetti meat
  ham bacon fries candy chocolate ice_cream waffle yogurt popcorn sushi baguette pretzel french_fry butter jam honey
  cracker tart pudding dumpling omelet omelette stew curry oatmeal porridge snack dessert
pastry: croissant pie donut muffin cupcake tart danish eclair
baked_good: bread loaf roll bun baguette croissant bagel muffin cake pie cookie donut pretzel
bread: loaf baguette bun toast
dessert: cake cupcake pie ice_cream pudding tart donut
cake: cupcake muffin
snack: cookie donut pretzel popcorn chip candy
meat: steak sausage ham bacon
container: cup mug glass bottle bowl box jar can basket bucket trash_can vase pitcher jug pot crate barrel carton
  chest toolbox flask teapot kettle canister urn jewelry_box lunchbox cooler wheelie_bin punnet
receptacle: container
vessel: cup mug glass bowl jar jug pitcher vase boat ship sailboat ferry canoe kayak rowboat motorboat fishing_boat
dish: plate bowl cup saucer mug
crockery: plate bowl cup saucer mug teapot jug
tableware: plate bowl cup saucer mug glass fork knife spoon
cutlery: fork knife spoon
utensil: fork knife spoon spatula ladle whisk tongs chopstick peeler grater rolling_pin corkscrew can_opener
  wooden_spoon sieve colander masher
kitchen_utensil: utensil
kitchenware: utensil pot pan bowl plate cup
silverware: fork knife spoon
glass: wineglass wine_glass
drink: coffee tea juice beer wine soda lemonade milk cocktail cider smoothie milkshake cola champagne whiskey
  hot_chocolate espresso latte cappuccino
hot_drink: coffee tea hot_chocolate espresso latte cappuccino
beverage: drink
clothing: shirt t-shirt jacket coat pants jeans shorts dress skirt hat cap shoe sock glove scarf tie sweater suit
  hoodie vest uniform jersey apron swimsuit blouse pajamas robe gown raincoat tights sweatshirt boot cardigan leggings
  overalls dungarees tracksuit bikini kimono poncho cape cloak shawl belt sneaker sandal slipper blazer wetsuit tuxedo
  waistcoat trunks lab_coat coveralls mitten swimming_trunks bathrobe nightgown
garment: shirt t-shirt jacket coat pants jeans shorts dress skirt sweater suit hoodie vest apron blouse robe
item_of_clothing: clothing
shirt: t-shirt blouse polo jersey
top: shirt t-shirt blouse sweater hoodie sweatshirt jersey tank_top
jacket: blazer anorak windbreaker parka
coat: raincoat parka overcoat anorak
pants: jeans leggings
sweater: hoodie cardigan sweatshirt
hat: cap beanie fedora sombrero beret top_hat sun_hat straw_hat cowboy_hat hard_hat chef_hat chef's_hat bowler_hat
dress: gown wedding_dress sundress
shoe: boot sneaker sandal slipper heel flip_flop clog
headwear: hat cap helmet beanie crown turban bandana hood headscarf headband tiara
headgear: hat cap helmet beanie crown turban bandana hood headband tiara
helmet: hard_hat crash_helmet bike_helmet bicycle_helmet
protective_gear: helmet goggles glove knee_pad
accessory: hat scarf belt tie glove bag necklace bracelet watch sunglasses
footwear: shoe boot sneaker sandal slipper flip_flop clog rain_boot heel ice_skate skate roller_skate
boot: rain_boot cowboy_boot ski_boot
eyewear: glasses sunglasses goggles
glasses: sunglasses
jewelry: ring necklace bracelet earring brooch pendant tiara chain
jewel: jewelry gem diamond
bag: holdall carry-on backpack purse suitcase briefcase tote pouch satchel luggage sack tote_bag duffel_bag
  shopping_bag paper_bag
luggage: carry-on holdall suitcase bag backpack
baggage: suitcase bag backpack
tool: hammer screwdriver wrench pliers saw drill axe shovel rake chisel spade trowel crowbar pitchfork hoe shears
  chainsaw sander file mallet tape_measure hacksaw pickaxe clamp vise level paintbrush screw_gun nail_gun
  hedge_trimmer wheelbarrow pruner secateurs scythe sickle trimmer spirit_level pincers sledgehammer soldering_iron
  handsaw scissors
hand_tool: hammer screwdriver wrench pliers saw chisel file mallet
garden_tool: rake spade shovel hoe trowel pitchfork lawnmower shears wheelbarrow
gardening_tool: garden_tool
saw: hacksaw handsaw chainsaw circular_saw
hammer: sledgehammer mallet
power_tool: drill chainsaw sander
toy: doll teddy_bear ball kite block yo-yo robot toy_car toy_train rocking_horse spinning_top rattle jigsaw dollhouse
  lego stuffed_animal frisbee balloon hula_hoop puppet toy_truck building_block toy_boat toy_plane water_gun
  action_figure pinwheel train_set skipping_rope jump_rope playhouse bubble_wand
soft_toy: teddy_bear
stuffed_animal: teddy_bear
stuffed_toy: teddy_bear
ball: football basketball baseball volleyball softball tennis_ball beach_ball golf_ball rugby_ball
board: surfboard skateboard snowboard
weight: dumbbell barbell kettlebell
sports_equipment: ball racket bat hockey_stick golf_club ski snowboard surfboard skateboard helmet goal net glove
  frisbee dumbbell barbell shuttlecock puck
exercise_equipment: exercise_bike treadmill dumbbell barbell kettlebell rowing_machine yoga_mat
playground_equipment: slide swing seesaw climbing_frame merry-go-round monkey_bars sandpit jungle_gym
building: house church tower barn skyscraper cottage castle shed hut lighthouse cabin temple mosque school hospital
  hotel factory warehouse garage greenhouse mill windmill shop store restaurant cafe library museum bank
  office_building apartment_building palace stable station supermarket farmhouse bungalow cathedral chapel kiosk pub
  theater cinema pavilion bakery pharmacy
tower: lighthouse church_tower clock_tower
house: cottage bungalow cabin
plant: tree flower bush cactus fern houseplant reed potted_plant hedge ivy grass seedling vine herb
flower: rose tulip daisy sunflower lily orchid daffodil poppy carnation iris lavender marigold pansy dandelion
  hyacinth peony
tree: palm pine oak birch fir maple willow apple_tree christmas_tree palm_tree pine_tree bonsai elm cedar
herb: basil parsley mint thyme rosemary
instrument: guitar piano violin drum trumpet flute saxophone cello keyboard harp clarinet trombone accordion banjo
  harmonica tuba ukulele tambourine xylophone cymbal bass double_bass bassoon oboe piccolo french_horn bagpipes viola
  recorder maracas bongo electric_guitar mandolin bugle
musical_instrument: instrument
string_instrument: guitar violin cello harp banjo ukulele viola double_bass mandolin
stringed_instrument: string_instrument
wind_instrument: trumpet flute saxophone clarinet trombone harmonica tuba bassoon oboe recorder
brass_instrument: trumpet trombone tuba french_horn
percussion_instrument: drum tambourine xylophone cymbal maracas bongo
guitar: electric_guitar
computer: laptop desktop
electronics: television phone laptop computer tablet camera keyboard monitor radio loudspeaker printer headphones
  projector game_console stereo router
device: television phone laptop computer tablet camera keyboard monitor radio loudspeaker remote printer projector
  scanner calculator game_console router webcam headphones microphone
electronic_device: device
gadget: device
screen: television monitor
light: lamp lantern candle streetlight flashlight chandelier spotlight headlight light_bulb torch traffic_light
lamp: desk_lamp floor_lamp table_lamp lantern
light_source: lamp lantern candle streetlight flashlight chandelier
timepiece: clock watch
clock: alarm_clock
fire: campfire bonfire
book: notebook textbook novel cookbook dictionary atlas
reading_material: book magazine newspaper comic leaflet
document: letter form passport certificate invoice report
stationery: pen pencil ruler eraser stapler notebook marker crayon envelope paper_clip scissors tape glue
office_supply: pen pencil ruler eraser stapler notebook marker envelope paper_clip folder binder
writing_instrument: pen pencil marker crayon
seat: chair stool bench sofa armchair pew swing beanbag saddle
bicycle: tricycle
picture: painting photograph poster drawing portrait sketch
painting: portrait
artwork: painting drawing statue sketch portrait mural
statue: bust figurine
decoration: vase wreath ornament painting balloon garland bunting
medical_equipment: stethoscope syringe thermometer wheelchair stretcher crutch drip_stand bandage
weapon: gun sword rifle pistol spear dagger cannon
natural_feature: mountain hill river lake waterfall rock
sign: road_sign stop_sign signpost street_sign
covering: rug blanket sheet
bedding: pillow blanket sheet quilt duvet
body_of_water: lake pond river sea ocean stream
water: lake pond river sea ocean stream
chess_piece: pawn rook bishop queen king knight
chessman: pawn rook bishop queen king knight
"""

ANYTHING = frozenset("thing object item one something anything entity stuff piece".split())

NOT_BY_LAST_WORD = frozenset(
    "hot_dog sea_horse trash_can big_cat writing_instrument fire_hydrant computer_mouse clothes_horse lady_bug "
    "ice_cream guinea_pig kid_goat rubber_band ant_hill nail_gun screw_gun water_gun glue_gun "
    "hot_air_balloon high_jumper long_jumper show_jumper exercise_bike hot_chocolate baseball_bat cricket_bat "
    "gingerbread_man".split()
)
"""Names of several words that are not of the kind that their last word names."""

ANOTHER_THING = frozenset(
    "toy fake plastic stuffed rubber paper gas water hot ice sea police fire school race toilet baby baking "
    "half trash watering oil traffic golf".split()
)
"""Words before a name that make another thing of it: a police car is not meant where there is but a car."""

TOYS = frozenset("toy stuffed plush teddy rocking model inflatable gingerbread paper chocolate".split())
"""Words before a name that make an image of it: a rocking horse is a horse only where there is no other."""

HOMOGRAPHS = frozenset(["coach", "pitcher"])
"""Names of people and of things; what stands upright is taken for a person."""

HEADS = frozenset(
    "box pot chair boat ball bag cup book coat shirt shoe brush hat bird berry bike truck knife cake cloth "
    "stick light lamp pan shelf basket paper cart case".split()
)
"""What ends names that are written in one word, and says what they are."""

NOT_HEADED = frozenset("mailbox letterbox sandbox pushchair jukebox postbox".split())
"""Names that end so and are no such thing."""

UNITS = frozenset("bale pile heap stack slice piece bunch chunk stalk bouquet kit set".split())
"""Last words of names whose first word says what it is: a hay bale is hay."""

CHILDREN = frozenset("boy girl child baby toddler teenager".split())
OLD = frozenset("old elderly aged senior gray-haired grey-haired white-haired".split())

AT_A_COMPUTER = frozenset("keyboard laptop computer monitor".split())
"""Beside one of these a mouse is no animal."""

NO_SLIPS = frozenset(
    "bridge trunk beard globe pointer beaker chain choir cloak spool shell crown trail whale point place scar snack "
    "star stairs timer banker bakery planter painter writer butler button cradle castle battle casket bracket "
    "pocket ticket cellar hamper pillar planet brand beads breast brush cable candy canal canoe cargo cheek chest "
    "chick child church claws clover coast cobweb coral corner couple crack cream creek cross crowd curve flame "
    "flask flood fluff forest frame frost ghost glare goose grain grape grave gravel grill groom guest heart hinge "
    "hole honey hood horn ledge lever litter marble maze medal metal model mouth muscle needle nest notch paddle "
    "palace pasta patch petal pebble pipe porch pouch powder prize pulse pump purse ramp reef ridge rifle saddle "
    "sauce scale screw seed shade shadow shore shrine silk skull slate sleeve slope smoke snow soil spark spear "
    "sphere spike splash spout spray spring stack staff stage stain stake stall stamp statue steam steel stem stick "
    "sting stitch storm straw stream street string stripe strap stump sword tablet tail target thread throne thumb "
    "tiles timber tongue torch trace track treat trench trick trophy trough tube tunnel turret twig valley valve "
    "vault vest wagon waist wheat wheel whip whisk wing wire wreath wrist".split()
)
"""Words that no other table has and that are no slips of the pen."""

BY_ATTRIBUTE = {
    ("person", "male"): "man", ("person", "female"): "woman", ("child", "male"): "boy", ("child", "female"): "girl",
    ("police_officer", "male"): "policeman", ("police_officer", "female"): "policewoman", ("adult", "male"): "man",
    ("adult", "female"): "woman",
}  # fmt: skip
"""What an attribute makes of a name: a person that is male is a man."""
