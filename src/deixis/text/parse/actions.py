"""Verbs of what is seen in pictures, by their infinitives."""

from __future__ import annotations

from deixis.text.parse.lemma import IRREGULAR_VERBS
from deixis.text.parse.words import words

VERBS = words(
    "walk sit stand hold wear ride play run look jump lie eat carry take make go throw catch talk smile chase watch "
    "pull push lean sleep swim climb drive hit kick read write cook cut pour hug kiss touch face fly hang swing "
    "wait work dance sing perform paint perch graze bite lick feed pet drink use show have point reach try get give "
    "put rest cross follow lead laugh cry gather pose prepare enjoy compete race bat serve do roll slide ski surf "
    "skate cover surround contain belong overlook approach leave enter wash brush fix build dig accompany adjust "
    "admire aim appear applaud apply argue arrange arrive ask assist attempt attend balance bathe beat become begin "
    "bend blow board bounce break breathe bring bump burn buy capture celebrate chat cheer chew choose chop clap "
    "cling collect comb come comfort concentrate construct consume converse cradle crash crawl create crouch cuddle "
    "cycle deliver descend dive dribble drag draw dress drop embrace emerge escape examine exercise exit explore "
    "explain express extend fall feel fight fill fish flip float focus fold frolic gallop gaze glance glide grab "
    "greet grill grin grind grow hand head help hike hit hop hunt hurdle inspect instruct interact jog join juggle "
    "jump keep kneel knock land launch leap learn lift listen load lounge lunge maneuver march meet mix move "
    "navigate nap observe offer operate paddle pass peek peel peer pedal perform pick picnic pile pitch place plant "
    "practice prance present press proceed protest pursue raise reel relax remove repair return rummage rush sail "
    "say score scream seem sell sew shake share shave shoot shop shout shovel sign ski skip sled smell smoke "
    "snorkel snowboard speak spin splash spray spread sprint squat stack stare start stir stop stretch stride "
    "stroll struggle study swerve sweep tackle teach tease tell think tie toss tow train travel trim trot try tug "
    "bark howl growl purr meow chirp roar sniff yawn stumble scratch chase nod blink wink frown clutch smirk pant "
    "drool munch sip swallow peck flap soar hover sway lurk loiter linger crowd stoop squint argue chat gesture "
    "tumble turn view visit wade wag wake wander wave weld whisper wipe wrestle yell"
)
AMBIGUOUS = words(
    "watch drink park cut bat race paint ski skate surf ride walk play show face point cover swing cross hit work "
    "look dance board cycle draw dress drop fish fold hand head hike land light load march pass pick picnic pile "
    "pitch place plant practice present press sail score share shop sign sled smoke spray spread stack start stop "
    "study train travel turn view visit wave aim balance beat blow bounce break chat cheer clap comb crash dive "
    "drag exercise exit fall feel fight fill flip float focus grill grin help hunt jog jump kick laugh leap lift "
    "lounge mix move nap paddle pedal present pull push reach reel rest return roll run rush shake shout shovel "
    "skip slide smell smile spin splash sprint stir stretch stride stroll sweep swim tackle talk throw tie toss tow "
    "trim trot tug try wake whisper wipe yell drive climb catch kiss hug bite touch feed pet serve dig taste use "
    "burn light clean open close perch brush pose guard protest hold present sleep"
)
PARTICIPLES = frozenset(
    word
    for word in IRREGULAR_VERBS
    if word.endswith(("n", "t", "d", "ng", "it", "uck", "unk")) and word not in {"lying", "tying"}
) - words("left has having had hit put pet cut dying been open sat stood caught_ found") | words("made done")
TRANSPARENT = words(
    "try attempt appear seem begin start prepare get go want wait continue stop like love learn help attempting "
    "pretend struggle refuse manage need allow decide about ready able"
)
