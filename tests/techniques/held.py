"""Courses of sessions that tell what was done and felt in them."""

import attrs
from hypothesis import strategies as st
from tests.builders import into_middle, protocol

import ipt
from ipt.model import Act, AffectNote, Course, EmotionFamily, EmotionRating, Technique, events as ev


def acts(*techniques, **fields):
    """A session of *techniques*, each with *fields*."""
    return ev.SessionHeld(acts=[Act(technique=technique, **fields) for technique in techniques])


def feeling(family="sadness", intensity=None, word=""):
    return EmotionRating(family=family, intensity=intensity, word=word)


def note(**fields):
    """A session with one note of affect."""
    return ev.SessionHeld(affect=[AffectNote(**fields)])


def course(*initial, middle=(), termination=()) -> Course:
    """The events of each phase; a session without a record stands before the middle phase."""
    later = [*into_middle(), *middle] if middle or termination else []
    last = [ev.EndingAnnounced(), ev.PhaseBegan(phase="termination"), *termination]
    opened = ipt.open_course(protocol(initial_max=9), patient="p")
    for event in (*initial, *later, *(last if termination else ())):
        opened = ipt.apply(opened, event, override="a test")
    return opened


def found(audit):
    return [str(finding) for finding in audit.findings]


def asked(audit):
    return [str(question) for question in audit.questions]


# --- what Hypothesis may make of it ---------------------------------------------------------------

_maybe = st.none() | st.booleans()
_about = st.sampled_from([None, "p1", "therapist"])
ratings = st.builds(
    feeling,
    st.sampled_from(EmotionFamily),
    st.none() | st.integers(0, 10),
    st.sampled_from(["", "sad", "Sad", "cross"]),
)
notes = st.builds(
    AffectNote,
    about=_about,
    felt=st.lists(ratings, max_size=2),
    shown=st.lists(ratings, max_size=2),
    avoided=_maybe,
    contained=_maybe,
)
some_acts = st.builds(
    Act,
    technique=st.sampled_from(Technique),
    minutes=st.none() | st.integers(0, 30),
    about=_about,
    hypothesis=_maybe,
    on_topic=_maybe,
    accepted=_maybe,
    corrected=_maybe,
)
sessions = st.builds(
    ev.SessionHeld,
    acts=st.lists(some_acts, max_size=3),
    affect=st.lists(notes, max_size=2),
)
phases = st.tuples(st.lists(sessions, max_size=3), st.lists(sessions, max_size=4)).map(
    lambda both: tuple(
        tuple(attrs.evolve(each, id=f"{phase}{n}") for n, each in enumerate(part))
        for phase, part in zip("im", both, strict=True)
    )
)
"""The sessions of the initial and of the middle phase, with ids of their own."""
