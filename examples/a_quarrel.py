"""From a quarrel to a task: one exchange, what it shows, a rehearsal, and what to try."""

from ipt.model import EmotionRating, Incident, Message, Rehearsal, Relationship, Slot, Turn
from ipt.techniques import communication, role_play

ruth = Relationship(id="ruth", kin="sibling", violence=False)
saturday = Incident(
    id="saturday",
    people=["ruth"],
    violence=False,
    resolved=False,
    turns=[
        Turn(id="t1", speaker="ruth", tone=["warm"], text="I thought I would keep you company."),
        Turn(
            id="t2",
            speaker="patient",
            to="ruth",
            text="You might have rung first.",
            meant=[Message(kind="request", topic="ring-first")],
            directness=1,
            felt=[EmotionRating(family="anger", intensity=7)],
            shown=[EmotionRating(family="anger", intensity=1)],
        ),
        Turn(id="t3", speaker="ruth", tone=["sharp"], text="Since when do sisters ring?"),
    ],
)

analysis = communication.analyse(saturday, people=[ruth])
print(communication.as_text(analysis))

script = role_play.from_incident(
    saturday,
    pivot="t2",
    slots=[
        Slot(name="feeling", text="I am cross when I find you here,"),
        Slot(name="request", text="so please ring before."),
    ],
)
for finding in role_play.lint(script, people=[ruth]):
    print(finding)
script = role_play.fill(
    script, reply_agreeable="All right.", reply_busy="Yes, yes.", reply_dismissive="Oh, you.",
    reply_angry="Then I had better go!",
)  # fmt: skip

play = role_play.choose(script, role_play.start(script), "next", "angry")
for line in role_play.lines(script, play):
    print(f"{line.role}: {line.text}")

once = Rehearsal(id="r1", script=script.id, people=["ruth"], style="angry", goal_met=3)
task = role_play.real_try(once)
print(f"to try: {task.kind.value} with {task.person}")
