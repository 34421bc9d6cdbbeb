"""What is of what kind, and which names mean the same: a table to read and to add to."""

from __future__ import annotations

SAME_NAMES = """
man guy gentleman fellow bloke dude
woman lady
child kid
baby infant
boy lad
toddler
person human individual somebody someone
teenager teen
policeman cop
bicycle bike
motorcycle motorbike
airplane plane aeroplane aircraft
car automobile
truck lorry
taxi cab
sofa couch settee
television tv tv_set telly
phone telephone cellphone cell_phone mobile_phone smartphone mobile
refrigerator fridge
trash_can garbage_can trash_bin bin dustbin wastebasket
rug carpet
sneaker trainer
pants trousers
sweater jumper pullover
glasses eyeglasses spectacles
sunglasses shades
t-shirt tshirt tee_shirt tee
hat
backpack rucksack
purse handbag
donut doughnut
hamburger burger
stove cooker
tap faucet
sidewalk pavement
path pathway
road street
stone rock
rabbit bunny
puppy pup
kitten kitty
dog doggy doggie
hen
photo photograph
painting
notebook
mouse_pad mousepad
racket racquet
ship
bush shrub
lamp
computer pc
laptop notebook_computer
cupboard
wardrobe closet
nightstand bedside_table
ladder
package parcel
gift present
wrench spanner
flashlight torch
"""

KINDS_OF = """
person: man woman child adult teenager baby toddler player rider cyclist biker skier snowboarder surfer skateboarder
  swimmer runner jogger walker pedestrian passenger driver worker chef cook baker waiter waitress officer policeman
  policewoman soldier guard doctor nurse teacher student musician singer guitarist drummer dancer bride groom
  firefighter fireman farmer fisherman customer shopper vendor seller photographer artist painter athlete batter
  catcher pitcher umpire referee goalkeeper clown cowboy model actor friend couple boy girl grandmother grandfather
  mother father son daughter hiker climber tourist king queen boss barber mechanic carpenter gardener sailor pilot
  coach trainer goalie lifeguard magician juggler acrobat skater cameraman keeper conductor violinist pianist cellist
  quarterback spectator fan bystander monk nun priest jockey astronaut scientist butcher bartender cashier janitor
man: policeman fireman fisherman groom waiter grandfather father cowboy businessman king
woman: policewoman waitress bride grandmother mother businesswoman queen
child: boy girl baby toddler
adult: man woman
cyclist: biker
animal: dog cat bird horse cow sheep goat pig elephant bear zebra giraffe lion tiger monkey rabbit squirrel deer fox
  wolf fish turtle tortoise frog snake insect camel donkey kangaroo panda hippo rhino leopard hamster lizard
  crocodile dolphin whale seal otter
dog: puppy poodle bulldog terrier labrador retriever collie dachshund beagle husky pug dalmatian corgi chihuahua
cat: kitten
bird: duck goose chicken hen rooster parrot pigeon seagull gull eagle owl penguin swan ostrich flamingo crow sparrow
  robin turkey peacock hawk dove
chicken: hen rooster
horse: pony foal
cow: bull calf ox
sheep: lamb ram
monkey: gorilla chimpanzee ape
fish: shark goldfish
insect: bee butterfly ant fly spider beetle ladybug
pet: dog cat rabbit hamster parrot goldfish
vehicle: car truck bus van motorcycle bicycle train tram boat airplane helicopter scooter tractor wagon ambulance
car: taxi sedan suv convertible limousine jeep hatchback
truck: pickup
boat: ship sailboat canoe kayak yacht ferry rowboat
airplane: jet
furniture: chair table sofa bed bench desk shelf bookcase bookshelf cabinet dresser wardrobe nightstand stool drawer
  cupboard ottoman
chair: armchair
shelf: bookshelf bookcase
fruit: apple banana orange pear grape lemon lime strawberry peach plum pineapple watermelon mango cherry kiwi melon
vegetable: carrot broccoli tomato potato onion pepper cucumber lettuce cabbage corn eggplant pumpkin
food: fruit vegetable pizza sandwich cake donut hamburger bread cookie pie pancake muffin cupcake burrito taco steak
  cheese egg salad soup sausage bagel croissant noodle hot_dog
container: cup mug glass bottle bowl box jar can basket bucket trash_can vase pitcher jug pot tin crate tub
dish: plate bowl cup saucer mug
crockery: plate bowl cup saucer mug
tableware: plate bowl cup saucer mug glass fork knife spoon
cutlery: fork knife spoon
silverware: fork knife spoon
utensil: fork knife spoon spatula ladle whisk
drink: coffee tea juice beer wine water soda
clothing: shirt t-shirt jacket coat pants jeans shorts dress skirt hat cap shoe sock glove scarf tie sweater suit
  hoodie vest uniform
garment: shirt t-shirt jacket coat pants jeans shorts dress skirt sweater suit hoodie vest
shirt: t-shirt blouse polo
jacket: blazer
pants: jeans
sweater: hoodie
hat: cap beanie fedora sombrero
shoe: boot sneaker sandal slipper heel
headwear: hat cap helmet beanie
footwear: shoe boot sneaker sandal slipper
glasses: sunglasses
bag: backpack purse suitcase briefcase tote pouch satchel luggage
luggage: suitcase
tool: hammer screwdriver wrench pliers saw drill axe shovel rake chisel spanner
toy: doll teddy_bear ball kite block puzzle yo-yo
ball: football basketball baseball volleyball softball
board: surfboard skateboard snowboard
building: house church tower barn skyscraper cottage castle shed hut
plant: tree flower bush cactus fern houseplant
flower: rose tulip daisy sunflower lily
tree: palm pine oak
instrument: guitar piano violin drum trumpet flute saxophone cello keyboard
computer: laptop desktop
electronics: television phone laptop computer tablet camera keyboard monitor
device: television phone laptop computer tablet camera keyboard monitor
light: lamp lantern
book: notebook textbook novel magazine
seat: chair stool bench sofa armchair
bicycle: tricycle
"""

NEAR_NAMES = """
cup mug
box crate
box carton
bag sack
picture photo
picture painting
desk table
monitor television
stone boulder
bucket pail
jug pitcher
cabinet cupboard
"""

ANYTHING = frozenset("thing object item one something anything entity stuff piece".split())

NOT_BY_LAST_WORD = frozenset(["hot_dog", "sea_horse", "fire_hydrant", "computer_mouse", "clothes_horse", "lady_bug"])
"""Names of several words that are not of the kind that their last word names."""

BY_ATTRIBUTE = {
    ("person", "male"): "man", ("person", "female"): "woman", ("child", "male"): "boy", ("child", "female"): "girl",
    ("adult", "male"): "man", ("adult", "female"): "woman",
}  # fmt: skip
"""What an attribute makes of a name: a person that is male is a man."""
