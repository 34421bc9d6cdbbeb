"""What is of what kind in workshops, laboratories, wards, kitchens, shops and on stages, and who may be called what.

Rows of `KINDS_AT_WORK` are read together with those of `deixis.reasoning.kinds`.
"""

from __future__ import annotations

KINDS_AT_WORK = """
worker: picker packer operator operative labourer workman tradesman technician electrician glazier plasterer
musician: timpanist harpist trombonist accordionist conductor
scientist: chemist biologist researcher lab_technician
medical_worker: phlebotomist anaesthetist carer midwife orderly physiotherapist radiologist
sailor: deckhand crewman
player: defender midfielder striker winger fullback linebacker
container: beaker test_tube vial tube petri_dish tub tin sachet tank bin tote canteen thermos watering_can drum
  measuring_cup measuring_jug bottle ampoule jerrycan sharps_bin specimen_jar sample_jar mixing_bowl
bin: trash_can wheelie_bin recycling_bin sharps_bin
glassware: beaker flask test_tube vial pipette glass tumbler wine_glass jar
lab_equipment: beaker flask test_tube vial pipette burner microscope centrifuge petri_dish bunsen_burner test_tube_rack
  hotplate balance scale incubator
laboratory_equipment: lab_equipment
burner: bunsen_burner
instrument: microscope telescope thermometer stethoscope scalpel forceps barometer theodolite
scientific_instrument: microscope telescope thermometer barometer spectrometer centrifuge
surgical_instrument: scalpel forceps scissors clamp tweezers retractor
medical_instrument: scalpel forceps stethoscope syringe thermometer
medical_equipment: monitor drip iv_stand forceps scalpel blood_pressure_cuff oxygen_mask ventilator defibrillator walker
medical_supply: bandage gauze syringe plaster swab glove mask cotton_wool
machine: excavator crane digger bulldozer cement_mixer forklift tractor combine lathe robot atm cash_machine
  slot_machine jackhammer pump generator treadmill mower lawnmower chainsaw cash_register espresso_machine
heavy_machinery: excavator crane digger bulldozer forklift
machinery: excavator crane digger bulldozer forklift tractor combine
package: parcel box carton envelope
tableware: teapot saucer jug tray ramekin tumbler
drinkware: cup mug glass tumbler wine_glass goblet
medicine: pill tablet capsule syrup ointment
medication: medicine
stringed_instrument: viola lute sitar balalaika
woodwind: flute clarinet oboe bassoon piccolo recorder saxophone
woodwind_instrument: woodwind
keyboard_instrument: piano organ keyboard accordion harpsichord
vehicle: pallet_jack trolley pushchair wheelbarrow lorry cart tank dumper steamroller road_roller cement_truck
  skip_lorry
  hovercraft monorail cable_car segway
safety_gear: helmet hard_hat goggles glove vest mask ear_defenders
"""

ANYBODY = {
    "child": "pupil student schoolchild schoolkid classmate learner twin triplet sibling",
    "woman": "mother wife housewife",
    "man": "father husband",
    "boy": "son brother",
    "girl": "daughter sister",
    "person": "passenger traveler commuter visitor guest tourist customer spectator pedestrian pensioner senior "
    "employee staff colleague teammate friend neighbor stranger companion resident participant "
    "player twin triplet bystander attendee villager local participant walker student pupil relative parent "
    "grandparent grandmother grandfather adult grown-up rider member "
    "team_member holidaymaker sightseer owner",
}
"""Who may be called so, where nobody has the name: whoever is named for nothing but being one of these."""

NAMED_FOR_NOTHING = {
    "person": frozenset("person man woman boy girl child baby toddler teenager adult".split()),
    "child": frozenset("boy girl child toddler teenager".split()),
    "woman": frozenset(["woman"]),
    "man": frozenset(["man"]),
    "boy": frozenset(["boy"]),
    "girl": frozenset(["girl"]),
}
GROWN = frozenset(
    "pensioner senior worker workman labourer employee colleague parent grandparent grandmother grandfather adult "
    "grown-up operator operative picker packer staff staff_member owner".split()
)
AGED = frozenset("pensioner senior grandparent grandmother grandfather".split())
OF_GENDER = {"grandmother": "woman", "grandfather": "man"}

SEEN_THINGS = frozenset(
    "flag card ticket whistle net post goal line rope string wire cable chain hook peg nail screw bolt nut spring "
    "wheel "
    "tyre tire pedal bell horn siren pole post fence gate wall brick stone rock pebble sand dirt mud puddle water ice "
    "snow smoke fire flame ash dust cloud sun moon star sky rainbow tree branch leaf log stump bush hedge flower petal "
    "grass weed vine nest egg feather fur shell web cobweb seed nut acorn root pot vase basket crate pallet barrel "
    "drum "
    "tin can jar lid cork straw napkin tissue towel cloth rag sponge soap shampoo brush comb razor mirror sink tap "
    "faucet bath tub shower toilet curtain blind rug mat carpet cushion pillow blanket sheet duvet mattress lamp bulb "
    "candle match lighter torch switch plug socket battery charger cord remote screen speaker radio phone tablet "
    "laptop "
    "keyboard mouse printer paper envelope stamp letter parcel box tape glue scissors ruler pen pencil crayon chalk "
    "marker eraser sharpener stapler clip folder binder notebook diary calendar map globe poster picture frame "
    "painting "
    "drawing sign label sticker tag badge medal trophy ribbon bow balloon kite toy doll puppet puzzle dice ball bat "
    "racket hoop frisbee skate ski sled surfboard oar paddle anchor sail mast buoy raft net rod bait bucket spade rake "
    "hoe shovel axe saw hammer drill wrench pliers ladder bench stool chair table desk shelf drawer cupboard cabinet "
    "wardrobe door window roof chimney step stair ramp bridge tunnel road path track rail sidewalk kerb crossing light "
    "lamp-post hydrant bin bag sack purse wallet coin note key lock handle knob button zip pocket sleeve collar hood "
    "hat cap helmet mask goggles glasses scarf glove mitten coat jacket shirt dress skirt sock shoe boot sandal belt "
    "tie ring necklace bracelet earring watch crown wig beard moustache mustache hair tattoo bandage plaster cast "
    "crutch "
    "wheelchair stretcher syringe pill thermometer stethoscope scalpel tray plate bowl cup mug glass bottle jug teapot "
    "kettle pan pot lid spoon fork knife ladle whisk spatula grater sieve board oven stove hob fridge freezer "
    "microwave "
    "toaster blender scale timer clock bread toast butter jam honey cheese egg meat fish chicken rice pasta soup salad "
    "fruit vegetable cake pie biscuit cookie sweet candy chocolate ice-cream drink juice milk tea coffee beer wine car "
    "van truck bus bike motorbike scooter train tram plane helicopter boat ship tractor crane digger trailer caravan "
    "floor ground wall ceiling roof pavement tent guitar piano drum violin trumpet microphone music stand stage "
    "camera tripod telescope microscope person man "
    "woman child animal dog cat bird horse cow sheep pig goat duck bee butterfly spider ant worm snail frog snake "
    "mouse "
    "fisherwoman statue fountain monument tower castle church house shop stall market counter till trolley cart pram "
    "pushchair stroller barrow wagon sledge carriage saddle rein leash lead collar bone kennel cage tank aquarium "
    "hutch stable barn shed greenhouse garage pond pool lake river stream sea beach island mountain hill valley cliff "
    "cave waterfall volcano desert field crop hay straw wheat corn apple banana orange grape lemon pear peach cherry "
    "strawberry carrot potato tomato onion pepper mushroom pumpkin".split()
)
"""What scenes list where it is there, and no row of kinds has."""

SETTINGS = frozenset(
    "site farm class classroom place market zoo museum shop store station airport harbour harbor port marina town "
    "village city school hospital ward lab laboratory workshop studio restaurant cafe gym party wedding scene platform "
    "pitch court playground park farmyard barnyard schoolyard warehouse factory office campsite fairground funfair "
    "festival concert neighbourhood neighborhood premises room bedroom kitchen bathroom lounge clinic surgery "
    "car_park parking_lot yard backyard street hall gallery library park "
    "beach slope piste meadow campsite supermarket building_site construction_site".split()
)
"""Where a picture as a whole may be taken: what stands "on the platform" of a picture that lists none is in it."""

KIN = frozenset(
    "cousin sister brother friend aunt uncle husband wife fiance fiancee boss neighbor colleague niece nephew sibling "
    "relative partner girlfriend boyfriend classmate teammate roommate stepson stepdaughter owner rival enemy".split()
)
"""What somebody is to somebody else, which no picture shows."""

TACK = frozenset("saddle bridle harness collar leash halter muzzle reins lead yoke bell".split())
"""What animals wear that lends them no colour."""

GROWN_AS = frozenset("bush tree plant bouquet flower petal pod leaf field patch".split())
"""Last words of names whose first word says what grows: a rose bush is a rose."""

IMAGES = frozenset("skeleton statue figurine toy sculpture model costume balloon puppet poster".split())
"""Last words of what shows a thing: a dinosaur skeleton is called a dinosaur where there is no other."""
