"""What a text begins with before it names anything: "I'm looking for", "can I have", "would you mind passing me"."""

from __future__ import annotations

from deixis.text.parse.state import State

FRAMES = tuple(sorted((tuple(text.split()) for text in (
    "i'm looking for|i am looking for|we are looking for|we're looking for|we is looking for|looking for|i'm after|"
    "i'm trying to find|"
    "i am trying to find|i'm searching for|can i have|could i have|may i have|can i get|could i get|can we have|"
    "can i see|could i see|let me see|let me have|let's see|let's find|let us see|help me find|help me locate|"
    "help me spot|help me get|can you help me find|could you help me find|would you mind|do you mind|i'll have|"
    "i'll take|i will take|i will have|show me where|tell me where|do you know where|any idea where|"
    "where can i find|i can see|i see|we see|you can see|here is|here are|this is|these are|i mean|i meant|"
    "what about|how about|i was thinking of|i'm thinking of|i am thinking of|i'm talking about|"
    "i am talking about|i'm pointing at|i am pointing at|i choose|i pick|i prefer|i like|my favorite is|"
    "my favourite is|the answer is|what i want is|what i need is|i was looking for|i'd rather have|"
    "i would rather have|make sure you get|be careful with|keep an eye on|take a look at|have a look at|"
    "i'd be grateful if you could find|i would be grateful if you could find|i think there is|i believe there is|"
    "i think there was|i believe there was|there should be|there must be|there ought to be|there used to be|"
    "there was|there were|i wonder where|do you happen to see|have you seen|i can't find|i cannot find|i lost|"
    "i have lost|i've lost|i am after|i need you to find|i want you to find|we need|we want|give us|"
    "i can't reach|i cannot reach|i can not reach|i can not find|i can not see|i can't see|i don't see|i want to "
    "buy|i want to have|i'd love|"
    "i would love|i'm interested in|i am interested in|"
    "can we get|could we get|could i try on|can i try on|can i try|could i try|i really like|i love|i really want|i "
    "fancy|"
    "i'd like to see|i would like to buy|may i see|i'd like to try|i'd quite like|i would quite like|i could do with|"
    "i think it was|it was|i should like|i shall have|i'd rather like|i should love|i think i want|i think i would "
    "like|"
    "put your finger on|put a finger on|put your gripper over|put your gripper on|place the gripper above|place the "
    "gripper directly above|put the gripper over|move the gripper over|move the gripper to|move the arm to|"
    "put the cursor on|move the cursor to|"
    "help yourself to|help yourselves to|"
    "go to|walk to|drive to|head to|head towards|go towards|go over to|navigate to|stop at|stop by|wait by|turn at|"
    "check out|look out for|pay attention to|watch out for|it's|it is|that would be|i think it is|i think it's"
).split("|")), key=len, reverse=True))  # fmt: skip
FIRST = frozenset(frame[0] for frame in FRAMES)


def framed(state: State) -> bool:
    """Reads what the text begins with; False, and nothing read, where it begins otherwise, or nothing follows."""
    if state.word() not in FIRST:
        return False
    for frame in FRAMES:
        if state.sees(*frame) and state.is_word(len(frame)):
            state.at += len(frame)
            return True
    return False
