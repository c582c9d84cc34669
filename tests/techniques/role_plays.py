"""Scripts to test role play with: one that holds together, any that does, and very long ones."""

from functools import cache
from itertools import pairwise

from hypothesis import strategies as st

from ipt.model import (
    Beat,
    CastRole,
    EmotionRating,
    Incident,
    PlayVariant,
    Rehearsal,
    Relationship,
    Reply,
    ReplyStyle,
    Script,
    Slot,
    Turn,
)

SAFE = (Relationship(id="p1", violence=False), Relationship(id="p2", violence=False))
CAST = (
    CastRole(id="self", person="patient", played_by="patient"),
    CastRole(id="other", person="p1", played_by="therapist"),
)
INCIDENT = Incident(
    id="i1",
    people=("p1",),
    hoped_for="that he listens",
    turns=(
        Turn(id="t1", speaker="p1", text="{fine}, do it yourself", gesture="turns away"),
        Turn(id="t2", speaker="patient", text="you never help"),
        Turn(id="t3", speaker="p1", mode="leaves"),
    ),
)
SLOTS = (Slot(name="feeling", text="I felt alone."), Slot(name="request"))


def beat(name, *to, role="self", **more):
    """A beat with a reply to each of *to*, called after where it leads."""
    return Beat(id=name, role=role, replies=[Reply(id=each, to=each) for each in to], **more)


def script(*beats, **more):
    """A script of *beats* that starts with the first."""
    return Script(
        **{
            "id": "s1",
            "roles": CAST,
            "beats": beats,
            "start": beats[0].id if beats else "a",
            **more,
        }
    )


@cache
def chain(length):
    """A script that goes on and on, and ends."""
    names = [f"b{n}" for n in range(length)]
    going = (beat(here, after) for here, after in pairwise(names))
    return script(*going, beat(names[-1], ends=True))


def run(name, **more):
    """A rehearsal with nothing to remark on, apart from *more*."""
    usual = {"goal": "g", "people": ("p1",), "debriefed": True, "style": "busy", "goal_met": 3}
    felt = {
        "before": [EmotionRating(family="fear", intensity=6)],
        "after": [EmotionRating(family="fear", intensity=6)],
    }
    return Rehearsal(id=name, **{**usual, **felt, **more})


styles = st.none() | st.sampled_from(ReplyStyle)
casts = st.sampled_from(["patient", "therapist", "other"])


@st.composite
def any_scripts(draw):
    """Any script at all, whether or not it holds together."""
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True))
    roles = draw(st.lists(st.sampled_from(["patient", "p1", "p2"]), unique=True))
    ways = st.lists(st.tuples(st.sampled_from("abcdefg"), styles), max_size=3)
    return Script(
        id="s1",
        version=draw(st.integers(1, 3)),
        variant=draw(st.sampled_from(PlayVariant)),
        start=draw(st.sampled_from("abc")),
        roles=[CastRole(id=who, person=who, played_by=draw(casts)) for who in roles],
        beats=[
            Beat(
                id=name,
                role=draw(st.sampled_from(["patient", "p1", "p2"])),
                text=draw(st.sampled_from(["", "hello", "{word}", "{wrod}", "{{word}}", "{"])),
                ends=draw(st.booleans()),
                replies=[
                    Reply(id=f"r{n}", to=to, style=style)
                    for n, (to, style) in enumerate(draw(ways))
                ],
            )
            for name in names
        ],
        slots=draw(st.sampled_from([(), (Slot(name="word"),), (Slot(name="word", text="yes"),)])),
    )


@st.composite
def clean_scripts(draw):
    """A script without a fault: each beat is led to by an earlier one, and ends or leads on."""
    size = draw(st.integers(1, 8))
    ways = [[] for _ in range(size)]
    for n in range(1, size):
        ways[draw(st.integers(0, n - 1))].append(n)
    tree = [bool(after) for after in ways]
    for n in range(size):
        ways[n] += draw(st.lists(st.integers(0, size - 1), max_size=2))
    return Script(
        id="s1",
        roles=CAST,
        start="b0",
        slots=(Slot(name="word", text="yes"),),
        beats=[
            Beat(
                id=f"b{n}",
                role="other" if n and draw(st.booleans()) else "self",
                text=draw(st.sampled_from(["", "hello", "{word}", "{{name}}"])),
                ends=not tree[n] or draw(st.booleans()),
                replies=[
                    Reply(id=f"r{k}", to=f"b{to}", style=draw(styles))
                    for k, to in enumerate(ways[n])
                ],
            )
            for n in range(size)
        ],
    )
