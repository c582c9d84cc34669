"""What a course records as explained, wherever it records it."""

import pytest
from tests.techniques.held import acts, course

import ipt
from ipt.errors import InvalidValue
from ipt.formulation.education import CURRICULUM
from ipt.model import SickRole, events as ev
from ipt.techniques.psychoeducation import TOLD_BY_TASK, explained
from ipt.techniques.recorded import Recorded

TOPICS = [topic.id for topic in CURRICULUM]


def told(*events):
    return {each.topic.id: each.told for each in explained(course(*events)).topics}


def test_of_nothing_nothing_is_known():
    assert told() == dict.fromkeys(TOPICS)


def test_what_is_recorded_as_not_told_is_no():
    role = SickRole(hope_stated=False, duty_stated=True, topics=["ipt"])
    known = told(ev.SickRoleGiven(role=role))
    assert {topic: answer for topic, answer in known.items() if answer is not None} == {
        "hope": False,
        "duty": True,
        "ipt": True,
    }


def test_later_is_not_never():
    untold = ev.SickRoleGiven(role=SickRole(hope_stated=False))
    assert told(untold)["hope"] is False
    assert told(untold, acts("psychoeducation", about="hope"))["hope"] is True
    assert told(ev.SickRoleGiven(role=SickRole(hope_stated=True)), untold)["hope"] is True


def test_tasks_and_acts_tell_of_topics_and_say_where():
    both = ev.SessionHeld(
        tasks=["illness-explained", "week-opened"],
        acts=acts("psychoeducation", about="illness").acts,
    )
    known = explained(course(both, acts("psychoeducation", about="conflict"), both))
    where = {each.topic.id: each.events for each in known.topics if each.told}
    assert where == {"illness": ("e1", "e3"), "conflict": ("e2",)}
    assert known.sessions == ("e1", "e2", "e3")
    assert known.recorded == Recorded(told=3, held=3)


def test_other_acts_and_topics_of_nobodys_curriculum_tell_nothing():
    known = explained(
        course(acts("clarification", about="conflict"), acts("psychoeducation", about="p1"))
    )
    assert [topic.id for topic in known.open] == TOPICS
    assert known.sessions == ("e2",)


def test_psychoeducation_without_a_topic_is_noted_all_the_same():
    known = explained(course(acts("psychoeducation")))
    assert (len(known.open), known.sessions) == (len(TOPICS), ("e1",))


def test_a_curriculum_with_a_topic_twice_is_refused():
    with pytest.raises(
        InvalidValue, match=r"^the curriculum has the topic 'diagnosis' twice; keep one of them$"
    ):
        explained(course(), [CURRICULUM[0]] * 2)


def test_the_tasks_that_tell_are_tasks_of_protocols_and_tell_topics():
    tasks = {t.id for name in ipt.protocols.names() for t in ipt.protocols.get(name).tasks}
    assert tasks >= TOLD_BY_TASK.keys()
    assert {topic for topics in TOLD_BY_TASK.values() for topic in topics} <= set(TOPICS)
