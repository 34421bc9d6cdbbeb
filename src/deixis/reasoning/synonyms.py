"""Names that mean the same, and names that people take for one another: tables to read and to add to.

British and American words stand side by side. A row of `SAME_NAMES` is one meaning; the first word is the one that the
table of kinds uses. In a row of `NEAR_NAMES` the first word stands in for each of the others, and they for it, where a
scene has nothing else of that name. Words of a name are joined by underscores.
"""

from __future__ import annotations

SAME_NAMES = """
glove mitt
man guy gentleman fellow bloke dude chap gent
woman lady
child kid youngster
baby infant newborn
boy lad
girl lass
toddler tot
person human individual somebody someone human_being
teenager teen adolescent youth
grandmother grandma granny nan gran
grandfather grandpa grandad granddad
mother mom mum mummy mama
father dad daddy papa
police_officer cop bobby constable
firefighter fire_fighter
doctor physician medic
referee ref
umpire ump
goalkeeper goalie
zookeeper zoo_keeper animal_keeper
vendor seller stallholder stall_holder stallkeeper trader hawker salesman salesperson shopkeeper
customer shopper buyer
waiter server
hairdresser hair_stylist stylist
cyclist bicyclist bike_rider
motorcyclist motorbiker
hiker rambler trekker
farmer rancher
fisherman angler fisher
musician instrumentalist
flutist flautist
worker workman labourer laborer operative
spectator onlooker
photographer cameraman
postman mailman mail_carrier letter_carrier
sailor seaman
clown jester
bicycle bike pushbike push_bike cycle
motorcycle motorbike motor_bike
scooter moped
airplane plane aeroplane airliner
car automobile motorcar auto
truck lorry
pickup pickup_truck
van minivan
caravan trailer_home camper_trailer
taxi cab taxicab
tram streetcar trolley_car
train_station railway_station
subway underground metro
rowboat rowing_boat row_boat
sailboat sailing_boat yacht
motorboat speedboat motor_boat
lifebuoy life_ring lifebelt
stroller pram pushchair buggy baby_carriage baby_buggy
wheelbarrow barrow
shopping_cart shopping_trolley grocery_cart
sofa couch settee
armchair easy_chair
deck_chair deckchair beach_chair lounge_chair sun_lounger
highchair high_chair
footstool ottoman pouf
cot crib
wardrobe closet armoire
dresser chest_of_drawers bureau
nightstand bedside_table night_table night_stand bedside_cabinet
bookcase bookshelf bookshelves
curtain drape
blind window_shade
rug carpet
doormat door_mat
television tv tv_set telly television_set
phone telephone cellphone cell_phone mobile_phone smartphone mobile handset
remote remote_control remote_controller tv_remote clicker
computer pc
laptop notebook_computer laptop_computer
tablet tablet_computer ipad
mouse_pad mousepad mouse_mat
monitor computer_monitor computer_screen
headphones earphones headset earbuds
loudspeaker speaker
microphone mic mike
amplifier amp
refrigerator fridge
stove cooker hob cooktop stovetop
microwave microwave_oven
washing_machine washer
dryer tumble_dryer tumble_drier
vacuum vacuum_cleaner hoover
frying_pan skillet
saucepan cooking_pot
corkscrew bottle_opener
spatula turner
tea_towel dishtowel dish_towel dishcloth
trash_can garbage_can trash_bin bin dustbin wastebasket rubbish_bin waste_bin wastepaper_basket waste_basket litter_bin
trash garbage rubbish litter
bathtub bath tub
toilet lavatory loo
sink washbasin basin wash_basin
tap faucet
hairdryer hair_dryer hairdrier blow_dryer
soap soap_bar
bandage plaster
pants trousers slacks
sweater jumper pullover
vest waistcoat
sneaker trainer running_shoe tennis_shoe gym_shoe
flip_flop thong
rain_boot wellington wellington_boot welly gumboot rubber_boot
glasses eyeglasses spectacles specs
sunglasses shades dark_glasses
t-shirt tshirt tee_shirt tee t_shirt
swimsuit bathing_suit swimming_costume swimming_suit
swimming_trunks trunks
goggles swimming_goggles
tie necktie
bow_tie bowtie
cap baseball_cap
beanie woolly_hat knit_cap
bracelet bangle
handkerchief hanky
pajamas pyjamas
nappy diaper
pacifier dummy
backpack rucksack knapsack back_pack
purse handbag
wallet billfold
briefcase attache_case
parcel package
gift present
can tin
flask thermos
glass tumbler
wineglass wine_glass
cup teacup
mug coffee_mug coffee_cup
plate dinner_plate
cutlery silverware flatware
napkin serviette
straw drinking_straw
bucket pail
hose hosepipe garden_hose
lawnmower lawn_mower mower
greenhouse hothouse glasshouse
donut doughnut
hamburger burger
hot_dog hotdog
french_fry fry chip
cookie biscuit
candy sweet sweets
popsicle ice_lolly lolly
ice_cream ice_cream_cone
cupcake fairy_cake
soda soft_drink fizzy_drink
eggplant aubergine
zucchini courgette
bell_pepper capsicum
corn maize sweetcorn corncob
tangerine mandarin clementine
sidewalk pavement
crosswalk zebra_crossing pedestrian_crossing
path pathway footpath trail
road street
parking_lot car_park
gas_station petrol_station
traffic_light stoplight traffic_signal
streetlight street_light street_lamp streetlamp lamppost lamp_post
mailbox letterbox post_box postbox letter_box
fire_hydrant hydrant
stone rock
forest woods
ocean sea
beach seashore seaside
sandcastle sand_castle
stream brook creek
rabbit bunny bunny_rabbit
bird birdie birdy
duck ducky
horse horsey
dog doggy doggie hound pooch
puppy pup
cat pussycat puss pussy_cat kitty_cat moggy
kitten kitty
rooster cockerel cock
seagull gull sea_gull
donkey ass
pig hog swine piggy
hippo hippopotamus
rhino rhinoceros
crocodile croc
alligator gator
chimpanzee chimp
ladybug ladybird
photograph photo snapshot
blackboard chalkboard
whiteboard white_board dry_erase_board
eraser rubber
pen ballpoint ballpoint_pen biro
marker felt_tip felt_tip_pen
notebook notepad
teddy_bear teddy stuffed_bear plush_bear
doll dolly
jigsaw jigsaw_puzzle puzzle
seesaw teeter-totter see-saw
sandpit sandbox
football soccer_ball
football_pitch soccer_field
racket racquet tennis_racket tennis_racquet
dumbbell hand_weight
treadmill running_machine
bush shrub
flowerpot flower_pot plant_pot
wrench spanner
flashlight torch
drill power_drill
toolbox tool_box tool_chest
tire tyre
license_plate number_plate licence_plate
windshield windscreen
elevator lift
escalator moving_stairs
stairs staircase stairway
umbrella brolly
parasol sunshade sun_umbrella beach_umbrella
walking_stick cane
drip_stand iv_stand iv_pole
violin fiddle
cello violoncello
tombstone gravestone headstone
statue sculpture
candlestick candle_holder candleholder
fireplace hearth
campfire bonfire
binoculars field_glasses
"""

NEAR_NAMES = """
mouse: computer_mouse rat
person: figure
cup: mug
box: crate carton chest
bag: sack purse
picture: photograph painting poster drawing
painting: poster
photograph: painting
desk: table
counter: table
workbench: table bench
stall: stand
monitor: television
screen: television
stone: boulder pebble
jug: pitcher carafe
cabinet: cupboard dresser wardrobe
cupboard: wardrobe
pillow: cushion
blanket: bedspread quilt duvet
rug: mat
carpet: mat
umbrella: parasol
awning: canopy
shovel: spade trowel
spade: trowel
hammer: mallet
bowl: dish
pan: pot
pot: cauldron flowerpot
kettle: teapot
plate: platter
stick: cane pole rod
pole: post rod
rope: cord leash
leash: lead
string: cord ribbon
cap: beanie
coat: jacket
sweater: hoodie sweatshirt
dress: gown
shoe: sneaker
sandal: flip_flop
hen: chicken
puppy: dog
kitten: cat
toad: frog
turtle: tortoise
alligator: crocodile
pigeon: dove
crow: raven
bush: hedge
flower: bouquet
pond: lake pool
river: stream
hill: mountain
track: path
platform: stage
fence: railing
wall: barrier
shed: barn hut
house: cottage cabin
hut: cabin
rowboat: dinghy
ferry: ship
bus: coach
scooter: motorcycle
bicycle: exercise_bike
cart: wagon trolley
wagon: trolley
trolley: shopping_cart
book: album notebook
letter: envelope
paper: sheet document
sign: board notice
board: blackboard whiteboard
radio: stereo
newspaper: paper
teddy_bear: bear
lamp: light lantern
torch: lamp
ball: football
dumbbell: barbell weight
barbell: weight
toy: doll
statue: figurine
helmet: hard_hat bike_helmet crash_helmet
roll: bun
bread: loaf roll
muffin: cupcake
soup: stew
chef: cook
waiter: bartender
vendor: shopkeeper
zookeeper: keeper
goalkeeper: keeper
guard: policeman
policeman: police_officer
policewoman: police_officer
fireman: firefighter
mechanic: worker
hiker: climber
audience: crowd
toddler: baby child
armchair: chair
shelf: ledge
sill: ledge
rack: shelf stand
towel: cloth
napkin: cloth
rag: cloth
broom: brush
tap: pipe
lid: cover
cage: box
backpack: bag
suitcase: bag
ribbon: bow
badge: tag
label: tag
ax: axe
log: wood
plank: board
brick: block
cube: block
"""
