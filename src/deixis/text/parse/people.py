"""What people are called: for what they are, do, or are to one another."""

from __future__ import annotations

from deixis.text.parse.words import words

ROLES = words(
    "abseiler accordionist acrobat actor actress adult anaesthetist apprentice archer artist assistant astronaut "
    "athlete attendant aunt author baby babysitter baker barber barista barmaid barman bartender baseball_player "
    "basketball_player bassist bather batsman batter beatboxer beekeeper bellboy best_man biker biologist birdwatcher "
    "bishop blacksmith boater boss bowler boxer boy bricklayer bride bridesmaid brother builder busboy businessman "
    "businesswoman busker butcher buyer bystander caddie camper canoeist captain cardinal cardiologist caregiver "
    "carer caretaker carpenter cashier catcher caver cellist cheerleader chef chemist child cleaner clergyman clerk "
    "climber clown coach cobbler colleague commentator commuter conductor consultant contortionist cook couple "
    "courier cowboy cowgirl cox crew_member crewman crewmember crossing_guard curator customer cyclist dancer "
    "daughter deckhand decorator defender demonstrator dentist dermatologist detective director diver dj doctor "
    "dog_walker driver drummer electrician employee engineer equestrian farmer father fencer fielder firefighter "
    "fireman fisherman fishmonger flight_attendant florist flower_girl flutist footballer foreman forklift_driver "
    "forward friend fullback gamekeeper gamer gardener girl glazier goalkeeper golfer grandfather grandmother "
    "greengrocer greenkeeper grocer groom groomer groomsman groundskeeper guard guest guide guitarist gymnast "
    "hairdresser handyman harpist high_jumper hiker hockey_player horse_rider host hostess housekeeper housewife "
    "hunter hurdler husband imam intern janitor jockey jogger judge juggler kayaker keeper keyboardist kicker king "
    "knight lab_technician labourer lawyer librarian lifeguard linebacker linesman logger lumberjack magician maid "
    "man manager marcher marshal mascot mechanic midfielder midwife mime miner model monk mother motorcyclist "
    "mountaineer musician nanny neighbor neighbour newlywed nun nurse officer operative operator opponent optician "
    "orderly organist owner packer paddler page_boy painter parachutist paraglider paramedic passenger patient "
    "peasant pedestrian pensioner percussionist performer pharmacist phlebotomist photographer physiotherapist "
    "pianist picker pilot pirate pitcher plasterer player plumber poet policeman policewoman polo_player pope porter "
    "postman potter presenter priest prince princess prisoner producer programmer protester punter pupil "
    "pushchair_user quarterback queen rabbi radiographer radiologist ranger receptionist referee relative reporter "
    "researcher resident rider roofer rower runner sailor santa saxophonist scientist scout scrub_nurse sculptor "
    "secretary senior server shepherd shoemaker shop_assistant shopkeeper shopper singer sister skateboarder skater "
    "skier skipper skydiver smoker snowboarder soccer_player soldier sommelier son spectator sprinter steward "
    "stewardess stocker striker stroller_pusher student stuntman substitute sunbather superhero supervisor surfer "
    "surgeon surveyor swimmer tailor tattooist teacher teammate technician technologist teenager tennis_player "
    "therapist thief timpanist toddler tourist tradesman trainee traveler triplet trombonist trumpeter twin umpire "
    "uncle usher vendor vet vicar villager violinist visitor vocalist waiter waitress walker warden weightlifter "
    "welder wheelchair_user wife windsurfer winger witch wizard woman worker workman wrestler writer zookeeper"
)
