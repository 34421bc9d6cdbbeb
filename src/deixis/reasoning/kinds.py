"""What is of what kind, and which names mean the same: a table to read and to add to."""

from __future__ import annotations

KINDS_OF = """
person: man woman child adult teenager baby toddler player rider cyclist biker motorcyclist skier snowboarder surfer
  skateboarder swimmer runner jogger walker pedestrian passenger driver worker chef cook baker waiter waitress officer
  policeman policewoman soldier guard doctor nurse teacher student pupil musician singer guitarist drummer dancer bride
  groom firefighter fireman farmer fisherman customer vendor photographer artist painter athlete batter catcher pitcher
  umpire referee goalkeeper clown cowboy cowgirl model actor actress friend couple boy girl grandmother grandfather
  mother father son daughter brother sister aunt uncle husband wife hiker climber tourist king queen prince princess
  knight boss barber hairdresser mechanic carpenter gardener sailor pilot coach trainer lifeguard magician juggler
  acrobat skater zookeeper keeper conductor violinist pianist cellist flutist saxophonist quarterback spectator fan
  bystander monk nun priest jockey astronaut scientist butcher bartender barista cashier janitor cleaner librarian
  builder plumber electrician welder miner blacksmith potter tailor dentist surgeon vet patient paramedic pharmacist
  postman courier traveler commuter camper diver rower sailor paddler fencer boxer wrestler gymnast golfer judge lawyer
  businessman businesswoman secretary receptionist reporter host hostess guest owner neighbor shepherd beekeeper
  busker performer visitor senior pensioner
man: policeman fireman fisherman groom waiter grandfather father cowboy businessman king prince husband uncle monk
woman: policewoman waitress bride grandmother mother businesswoman queen princess wife aunt nun actress ballerina
  cowgirl hostess
child: boy girl baby toddler pupil schoolboy schoolgirl
boy: schoolboy son
girl: schoolgirl daughter
adult: man woman
grown-up: man woman
cyclist: biker
musician: singer guitarist drummer violinist pianist cellist flutist saxophonist
player: goalkeeper quarterback pitcher catcher batter
official: referee umpire
athlete: player runner swimmer skier gymnast boxer wrestler golfer
worker: builder mechanic carpenter plumber electrician welder miner
animal: mammal bird fish reptile insect amphibian dog cat horse cow sheep goat pig elephant bear zebra giraffe lion
  tiger monkey rabbit squirrel deer fox wolf turtle tortoise frog toad snake lizard camel donkey kangaroo panda hippo
  rhino leopard cheetah hamster mouse rat hedgehog crocodile alligator dolphin whale seal otter badger beaver bat
  crab lobster snail llama alpaca koala moose bison
creature: animal
mammal: dog cat horse cow sheep goat pig elephant bear zebra giraffe lion tiger monkey rabbit squirrel deer fox wolf
  camel donkey kangaroo panda hippo rhino leopard cheetah hamster mouse rat hedgehog dolphin whale seal otter
dog: puppy poodle bulldog terrier labrador retriever collie dachshund beagle husky pug dalmatian corgi chihuahua
  sheepdog greyhound spaniel
cat: kitten
feline: cat lion tiger leopard cheetah
bird: duck goose chicken parrot pigeon seagull eagle owl penguin swan ostrich flamingo crow sparrow raven blackbird
  robin turkey peacock hawk falcon dove stork heron pelican woodpecker magpie canary vulture puffin kingfisher
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
bug: insect
pet: dog cat rabbit hamster parrot goldfish
vehicle: car truck bus van motorcycle bicycle train tram boat airplane helicopter scooter tractor wagon ambulance
  fire_engine fire_truck bulldozer excavator minibus coach caravan cart carriage
car: taxi sedan suv convertible limousine jeep hatchback police_car sports_car
truck: pickup fire_truck fire_engine dump_truck
bus: minibus double-decker
two-wheeler: bicycle motorcycle scooter
boat: ship sailboat canoe kayak ferry rowboat motorboat dinghy raft tugboat gondola barge lifeboat fishing_boat
airplane: jet
aircraft: airplane helicopter glider jet hot_air_balloon
furniture: chair table sofa bed bench desk shelf bookcase cabinet dresser wardrobe nightstand stool drawer
  cupboard footstool armchair crib sideboard
chair: armchair highchair deck_chair wheelchair rocking_chair
table: desk nightstand workbench coffee_table counter
shelf: bookcase
bed: crib bunk_bed hospital_bed
appliance: refrigerator stove oven microwave dishwasher washing_machine dryer toaster blender kettle freezer vacuum
cookware: pot pan frying_pan saucepan wok
pan: frying_pan saucepan
pot: saucepan
fruit: apple banana orange pear grape lemon lime strawberry peach plum pineapple watermelon mango cherry kiwi melon
  tangerine apricot fig coconut raspberry blueberry blackberry pomegranate grapefruit berry
berry: strawberry raspberry blueberry blackberry cherry
melon: watermelon
citrus: orange lemon lime grapefruit tangerine
vegetable: carrot broccoli tomato potato onion pepper cucumber lettuce cabbage corn eggplant pumpkin cauliflower leek
  zucchini spinach bean pea radish beet turnip celery garlic mushroom asparagus bell_pepper squash
food: fruit vegetable pizza sandwich cake donut hamburger bread cookie pie pancake muffin cupcake burrito taco steak
  cheese egg salad soup sausage bagel croissant noodle hot_dog toast loaf bun pastry cereal rice pasta spaghetti meat
  ham bacon fries candy chocolate ice_cream waffle yogurt popcorn sushi baguette pretzel french_fry
pastry: croissant pie donut muffin cupcake tart danish eclair
baked_good: bread loaf roll bun baguette croissant bagel muffin cake pie cookie donut pretzel
bread: loaf baguette bun toast
dessert: cake cupcake pie ice_cream pudding tart donut
cake: cupcake muffin
snack: cookie donut pretzel popcorn chip candy
meat: steak sausage ham bacon
container: cup mug glass bottle bowl box jar can basket bucket trash_can vase pitcher jug pot tin crate tub
  barrel carton chest toolbox flask teapot
vessel: cup mug glass bowl jar jug pitcher vase boat ship sailboat ferry canoe kayak rowboat motorboat fishing_boat
dish: plate bowl cup saucer mug
crockery: plate bowl cup saucer mug
tableware: plate bowl cup saucer mug glass fork knife spoon
cutlery: fork knife spoon
utensil: fork knife spoon spatula ladle whisk
glass: wineglass wine_glass
drink: coffee tea juice beer wine water soda lemonade milk cocktail cider
beverage: drink
clothing: shirt t-shirt jacket coat pants jeans shorts dress skirt hat cap shoe sock glove scarf tie sweater suit
  hoodie vest uniform jersey apron swimsuit blouse pajamas robe gown raincoat tights sweatshirt boot
garment: shirt t-shirt jacket coat pants jeans shorts dress skirt sweater suit hoodie vest apron blouse robe
item_of_clothing: clothing
shirt: t-shirt blouse polo jersey
top: shirt t-shirt blouse sweater hoodie sweatshirt jersey tank_top
jacket: blazer anorak windbreaker parka
coat: raincoat parka overcoat anorak
pants: jeans leggings
sweater: hoodie cardigan sweatshirt
hat: cap beanie fedora sombrero beret top_hat
dress: gown wedding_dress sundress
shoe: boot sneaker sandal slipper heel flip_flop clog
headwear: hat cap helmet beanie crown turban bandana
headgear: hat cap helmet beanie crown
footwear: shoe boot sneaker sandal slipper flip_flop clog
eyewear: glasses sunglasses goggles
glasses: sunglasses
jewelry: ring necklace bracelet earring
bag: backpack purse suitcase briefcase tote pouch satchel luggage
luggage: suitcase bag backpack
baggage: suitcase bag backpack
tool: hammer screwdriver wrench pliers saw drill axe shovel rake chisel spade trowel crowbar pitchfork hoe shears
  chainsaw sander file mallet tape_measure hacksaw
power_tool: drill chainsaw sander
toy: doll teddy_bear ball kite block puzzle yo-yo robot toy_car toy_train rocking_horse spinning_top rattle
soft_toy: teddy_bear
stuffed_animal: teddy_bear
stuffed_toy: teddy_bear
ball: football basketball baseball volleyball softball tennis_ball beach_ball golf_ball rugby_ball
board: surfboard skateboard snowboard
weight: dumbbell barbell kettlebell
building: house church tower barn skyscraper cottage castle shed hut lighthouse cabin temple mosque school hospital
  hotel factory warehouse garage greenhouse mill windmill
tower: lighthouse church_tower clock_tower
house: cottage bungalow cabin
plant: tree flower bush cactus fern houseplant reed
flower: rose tulip daisy sunflower lily orchid daffodil poppy
tree: palm pine oak birch fir maple willow apple_tree christmas_tree
instrument: guitar piano violin drum trumpet flute saxophone cello keyboard harp clarinet trombone accordion banjo
  harmonica tuba ukulele tambourine xylophone cymbal
musical_instrument: instrument
string_instrument: guitar violin cello harp banjo ukulele
computer: laptop desktop
electronics: television phone laptop computer tablet camera keyboard monitor radio loudspeaker
device: television phone laptop computer tablet camera keyboard monitor radio loudspeaker remote
gadget: device
screen: television monitor
light: lamp lantern candle streetlight flashlight chandelier
timepiece: clock watch
clock: alarm_clock
book: notebook textbook novel magazine cookbook dictionary atlas
reading_material: book magazine newspaper
stationery: pen pencil ruler eraser stapler notebook marker crayon envelope
writing_instrument: pen pencil marker crayon
seat: chair stool bench sofa armchair
bicycle: tricycle
picture: painting photograph poster drawing
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
    "hot_dog sea_horse fire_hydrant computer_mouse clothes_horse lady_bug ice_cream guinea_pig kid_goat rubber_band "
    "music_stand ant_hill".split()
)
"""Names of several words that are not of the kind that their last word names."""

ANOTHER_THING = frozenset(
    "toy fake plastic stuffed rubber paper gas water hot ice sea police fire school race toilet baby baking "
    "half".split()
)
"""Words before a name that make another thing of it: a police car is not meant where there is but a car."""

BY_ATTRIBUTE = {
    ("person", "male"): "man", ("person", "female"): "woman", ("child", "male"): "boy", ("child", "female"): "girl",
    ("adult", "male"): "man", ("adult", "female"): "woman",
}  # fmt: skip
"""What an attribute makes of a name: a person that is male is a man."""
