"""For whom, where and in what form IPT is said to be: which protocol says so, and in which words."""

import pytest

from ipt import protocols
from ipt.model import Grade, Topic


def advised(name: str, topic: Topic) -> dict[str, str]:
    return {told.id: str(told) for told in protocols.get(name).advised(topic)}


@pytest.mark.parametrize(
    ("name", "id_", "says"),
    [
        ("ipt-a-12", "adolescents", "adolescents with mild or moderate depression, dysthymia or a depressive adjustment disorder (12 to 18 years)"),
        ("fb-ipt", "preadolescents", "depressed children (8 to 12 years)"),
        ("ipt-older-risk", "older-adults", "people who think of death or suicide or have lately hurt themselves (from 60 years)"),
        ("ipt-m", "old", "people in old age, beside a medication (from 70 years)"),
        ("ipt-antenatal", "pregnant", "pregnant women with depression"),
        ("ipt-postpartum", "mothers", "women with depression after a birth, those who breastfeed among them"),
    ],
)  # fmt: skip
def test_people_of_an_age_or_around_a_birth(name, id_, says):
    assert advised(name, Topic.POPULATION)[id_] == says


@pytest.mark.parametrize(
    ("name", "id_", "grade"),
    [
        ("fb-ipt", "depression", Grade.PRELIMINARY),
        ("ipsrt", "bipolar", Grade.TRIED),
        ("ipt-a-12", "depression", Grade.TRIED),
        ("ipt-antenatal", "depression", Grade.CLAIMED),
        ("ipt-bed-group", "binge-eating", Grade.TRIED),
        ("ipt-bn", "bulimia", Grade.REPLICATED),
        ("ipt-bpd", "borderline", Grade.PRELIMINARY),
        ("ipt-d", "dysthymia", Grade.CLAIMED),
        ("ipt-ed-16", "eating", Grade.PRELIMINARY),
        ("ipt-m", "recurrence", Grade.REPLICATED),
        ("ipt-postpartum", "depression", Grade.TRIED),
        ("ipt-sad", "social-anxiety", Grade.MIXED),
    ],
)
def test_a_condition_with_the_grade_of_its_evidence(name, id_, grade):
    grades = {told.id: told.grade for told in protocols.get(name).advised(Topic.INDICATION)}
    assert grades[id_] is grade


def test_to_prevent_depression_after_a_birth_there_are_classes():
    [rose] = [each for each in protocols.described() if each.id == "rose"]
    told = {advisory.id: str(advisory) for advisory in rose.advisories}
    assert told["prevention"] == (
        "to prevent depression after a birth; a trial with 205 women (tried)"
    )


def test_bulimia_gets_better_more_slowly_and_nothing_is_said_of_staying():
    assert advised("ipt-bn", Topic.INDICATION)["bulimia"] == (
        "bulimia nervosa: slower than CBT, 6 % against 29 % recovered at the end, and level after a "
        "year (replicated)"
    )


@pytest.mark.parametrize(
    ("name", "topic", "id_", "says"),
    [
        ("ipt-16", Topic.FORMAT, "individual", "one patient and one therapist"),
        ("ipt-g", Topic.FORMAT, "members", "members of a group (6 to 9 people)"),
        ("ipt-inpatient", Topic.SETTING, "inpatient", "psychiatric wards, beside medication"),
    ],
)
def test_a_format_and_a_setting(name, topic, id_, says):
    assert advised(name, topic)[id_] == says


def test_what_the_meetings_alone_are_for():
    meetings, decisions = (advised("ipt-g", topic) for topic in (Topic.MEETING, Topic.DECISION))
    assert meetings["before"] == "each member is seen alone before the group begins"
    assert decisions["middle"] == (
        "look at goals and response at the meeting alone (sessions 10 to 11)"
    )
