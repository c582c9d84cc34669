"""`Protocol`: numbers, areas and tasks, each with its source."""

import copy
import os
import pickle
import re
import subprocess
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import CITED, PROTOCOL_PARTS, areas, limits, own_fields, protocol, sample

import ipt
from ipt.errors import InvalidValue, UnknownName
from ipt.findings import Status
from ipt.model import (
    LIMITS,
    Advisory,
    Area,
    AreaRule,
    Cadence,
    Departure,
    Descent,
    Exclusion,
    Family,
    LifeEventKind,
    Limit,
    Lineage,
    MeasurePlan,
    Outline,
    Phase,
    Protocol,
    ProtocolPin,
    Task,
    Topic,
    digest,
)

TEXT = "a sequence is needed, not a single text; put it into a tuple"
STATUS = "unknown status 'publish'; did you mean 'published'?"
BAD = [
    (Limit, "name", "", "name must not be empty"),
    (Limit, "value", -1, "value is from 0 to 999, not -1"),
    (Limit, "value", 1000, "value is from 0 to 999, not 1000"),
    (Limit, "value", True, "value is a whole number, not bool"),
    (Limit, "source", "", "source must not be empty"),
    (Limit, "status", "publish", STATUS),
    (Limit, "note", None, "note is text, not NoneType"),
    (AreaRule, "area", "griev", "unknown area 'griev'; did you mean 'grief'?"),
    (AreaRule, "after_rejecting", "grief", TEXT),
    (AreaRule, "after_rejecting", ("griev",), "unknown area 'griev'; did you mean 'grief'?"),
    (AreaRule, "after_rejecting", ("grief",), "after_rejecting belongs to deficits, the last resort, not to role dispute"),
    (AreaRule, "life_events", ("deaths",), "unknown life event kind 'deaths'; did you mean 'death'?"),
    (AreaRule, "life_events", ("death",), "life_events belongs to grief, which needs a death, not to role dispute"),
    (AreaRule, "label", None, "label is text, not NoneType"),
    (AreaRule, "note", 3, "note is text, not int"),
    (AreaRule, "source", "", "source must not be empty"),
    (AreaRule, "status", "publish", STATUS),
    (Task, "id", "", "id must not be empty"),
    (Task, "phases", "middle", TEXT),
    (Task, "phases", ("midle",), "unknown phase 'midle'; did you mean 'middle'?"),
    (Task, "first", 0, "first is from 1 to 999, not 0"),
    (Task, "last", 1000, "last is from 1 to 999, not 1000"),
    (Task, "label", "", "label must not be empty"),
    (Task, "source", "", "source must not be empty"),
    (Task, "status", "publish", STATUS),
    (MeasurePlan, "instrument", "", "instrument must not be empty"),
    (MeasurePlan, "when", "", "when must not be empty"),
    (MeasurePlan, "source", "", "source must not be empty"),
    (MeasurePlan, "status", "publish", STATUS),
    (Exclusion, "id", "", "id must not be empty"),
    (Exclusion, "label", "", "label must not be empty"),
    (Exclusion, "source", "", "source must not be empty"),
    (Exclusion, "status", "publish", STATUS),
    (Advisory, "topic", "settings", "unknown topic 'settings'; did you mean 'setting'?"),
    (Advisory, "id", "", "id must not be empty"),
    (Advisory, "label", "", "label must not be empty"),
    (Advisory, "low", -1, "low is from 0 to 999, not -1"),
    (Advisory, "high", "9", "high is a whole number, not str"),
    (Advisory, "grade", "trid", "unknown grade 'trid'; did you mean 'tried'?"),
    (Advisory, "grade", "tried", "an indication needs a grade, and nothing else has one; this is about setting"),
    (Advisory, "topic", "indication", "an indication needs a grade, and nothing else has one; this is about indication"),
    (Advisory, "source", "", "source must not be empty"),
    (Advisory, "status", "publish", STATUS),
    (ProtocolPin, "id", "", "id must not be empty"),
    (ProtocolPin, "revision", 0, "revision is at least 1, not 0"),
    (ProtocolPin, "digest", "", "digest must not be empty"),
    (Protocol, "id", "", "id must not be empty"),
    (Protocol, "revision", 0, "revision is at least 1, not 0"),
    (Protocol, "revision", "1", "revision is a whole number, not str"),
    (Protocol, "title", "", "title must not be empty"),
    (Protocol, "lineage", "stuart-robertso", "unknown lineage 'stuart-robertso'; did you mean 'stuart-robertson'?"),
    (Protocol, "descent", "ipt-16", TEXT),
    (Protocol, "descent", ("ipt-16",), "descent holds Descent values, but item 1 is str"),
    (Departure, "what", "", "what must not be empty"),
    (Departure, "was", None, "was is text, not NoneType"),
    (Departure, "now", 3, "now is text, not int"),
    (Descent, "parent", "", "parent must not be empty"),
    (Descent, "revision", 0, "revision is at least 1, not 0"),
    (Descent, "departures", "limit", TEXT),
    (Descent, "departures", ("limit",), "departures holds Departure values, but item 1 is str"),
    (Protocol, "cadence", "week", "unknown cadence 'week'; did you mean 'weekly'?"),
    (Protocol, "limits", "focus_max", TEXT),
    (Protocol, "limits", {"focus_max": 2}, "a sequence is needed, not a mapping, of which only the keys would be taken; put what is meant into a tuple, in its order"),
    (Protocol, "limits", (*limits(), 3), "limits holds Limit values, but item 1 is int"),
    (Protocol, "limits", limits()[1:], "protocol 'test-16' sets the limit 'sessions_min' 0 times, not once"),
    (Protocol, "limits", (*limits(), limits()[0]), "protocol 'test-16' sets the limit 'sessions_min' 2 times, not once"),
    (Protocol, "limits", (*limits(), Limit(name="focus_mx", value=1, **CITED)), "unknown limit 'focus_mx' of 'test-16'; did you mean 'focus_max'?"),
    (Protocol, "areas", (), "protocol 'test-16' needs areas, each of them once, not []"),
    (Protocol, "areas", (*areas(), areas()[0]), "protocol 'test-16' needs areas, each of them once, not ['grief', 'role-dispute', 'role-transition', 'deficits', 'grief']"),
    (Protocol, "areas", ("grief",), "areas holds AreaRule values, but item 1 is str"),
    (Protocol, "tasks", ("listened",), "tasks holds Task values, but item 1 is str"),
    (Protocol, "measures", ("phq-9",), "measures holds MeasurePlan values, but item 1 is str"),
    (Protocol, "exclusions", ("psychosis",), "exclusions holds Exclusion values, but item 1 is str"),
    (Protocol, "family", "itp", "unknown family 'itp'; did you mean 'ipt'?"),
    (Protocol, "advisories", "ward", TEXT),
    (Protocol, "advisories", ("ward",), "advisories holds Advisory values, but item 1 is str"),
    (Protocol, "phase_labels", "middle", TEXT),
    (Protocol, "phase_labels", (("termination", "conclusion"), "middle"), "phase_labels holds pairs of a phase and its label, but item 2 is none"),
    (Protocol, "phase_labels", (("termination", "conclusion", "x"),), "phase_labels holds pairs of a phase and its label, but item 1 is none"),
    (Protocol, "phase_labels", (("termination", " "),), "phase_labels holds pairs of a phase and its label, but item 1 is none"),
    (Protocol, "phase_labels", (("terminatio", "conclusion"),), "unknown phase 'terminatio'; did you mean 'termination'?"),
]  # fmt: skip
"""Class, field, bad value, exact message."""


@pytest.mark.parametrize(
    ("kind", "name", "value", "message"),
    [pytest.param(*row, id=f"{row[0].__name__}.{row[1]}-{n}") for n, row in enumerate(BAD)],
)
def test_a_bad_value_is_refused_with_the_field_and_the_reason(kind, name, value, message):
    with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
        sample(kind, **{name: value})


def test_every_field_of_a_protocol_has_a_bad_value_here():
    parts = (*PROTOCOL_PARTS, Protocol)
    fields = {(kind, field.name) for kind in parts for field in own_fields(kind)}
    assert {(kind, name) for kind, name, _, _ in BAD} == fields


class TestLimits:
    def test_every_limit_says_what_it_bounds(self):
        assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in LIMITS)
        assert all(what and not what.endswith(".") for what in LIMITS.values())

    @pytest.mark.parametrize("name", LIMITS)
    def test_every_limit_can_be_asked_for(self, name):
        assert protocol(**{name: 7}).limit(name) == 7

    def test_they_are_sorted_by_name_however_they_came(self):
        names = [limit.name for limit in protocol().limits]
        assert names == sorted(LIMITS)
        assert protocol(limits=reversed(limits())) == protocol()

    def test_an_unknown_limit_is_refused_with_the_nearest(self):
        message = "unknown limit 'session_max'; did you mean 'sessions_max'?"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            protocol().limit("session_max")

    def test_they_cannot_be_changed(self):
        with pytest.raises(TypeError):
            LIMITS["focus_max"] = "anything"  # type: ignore[index]


class TestAreas:
    @pytest.mark.parametrize("area", Area)
    def test_an_area_that_is_offered_has_its_rule(self, area):
        rule = protocol().area(area)
        assert rule is not None
        assert rule.area is area

    def test_an_area_that_is_not_offered_has_none(self):
        assert protocol(areas=areas()[1:]).area(Area.GRIEF) is None

    def test_what_choosing_takes_is_kept_in_words_of_the_field(self):
        grief = AreaRule(area="grief", life_events=["death"], **CITED)
        last = AreaRule(area="deficits", after_rejecting=["grief"], **CITED)
        assert grief.life_events == (LifeEventKind.DEATH,)
        assert last.after_rejecting == (Area.GRIEF,)
        assert last.status is Status.ASSUMED


class TestLabels:
    def test_a_phase_is_called_by_its_own_name(self):
        assert [protocol().label(phase) for phase in Phase] == [phase.value for phase in Phase]

    def test_unless_the_protocol_has_another(self):
        """Stuart & Robertson's conclusion is the termination phase under another label."""
        other = protocol(lineage="stuart-robertson", phase_labels=[("termination", "conclusion")])
        assert other.lineage is Lineage.STUART_ROBERTSON
        assert other.phase_labels == ((Phase.TERMINATION, "conclusion"),)
        assert other.label(Phase.TERMINATION) == "conclusion"
        assert other.label(Phase.MIDDLE) == "middle"

    def test_the_text_of_a_word_becomes_the_word(self):
        assert protocol(cadence="fortnightly").cadence is Cadence.FORTNIGHTLY
        assert Task(id="t", label="l", phases=["middle"], **CITED).phases == (Phase.MIDDLE,)


class TestAdvisories:
    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            (None, None, ""),
            (60, None, "from 60"),
            (None, 9, "up to 9"),
            (6, 9, "6 to 9"),
            (4, 4, "4"),
        ],
    )
    def test_the_sessions_of_a_task_in_words(self, first, last, words):
        assert sample(Task, first=first, last=last).sessions == words

    @pytest.mark.parametrize(
        ("topic", "low", "high", "words"),
        [
            ("population", 60, None, "from 60 years"),
            ("format", 6, 9, "6 to 9 people"),
            ("decision", 4, 4, "session 4"),
            ("meeting", 10, 11, "sessions 10 to 11"),
            ("setting", None, None, ""),
        ],
    )
    def test_its_numbers_are_years_people_or_sessions(self, topic, low, high, words):
        advisory = sample(Advisory, topic=topic, low=low, high=high)
        assert advisory.span == words
        assert str(advisory) == (f"on a ward ({words})" if words else "on a ward")

    def test_no_span_falls(self):
        with pytest.raises(
            InvalidValue, match=r"^low is 9 and may not lie above high, which is 6$"
        ):
            sample(Advisory, low=9, high=6)
        with pytest.raises(
            InvalidValue, match=r"^first is 2 and may not lie above last, which is 1"
        ):
            sample(Task, first=2, last=1)

    def test_they_are_asked_for_by_topic(self):
        ward = sample(Advisory)
        claim = sample(Advisory, topic="indication", grade="claimed")
        assert protocol(advisories=(ward, claim)).advised(Topic.SETTING) == (ward,)
        assert protocol().advised(Topic.SETTING) == ()

    def test_the_sessions_of_a_task_are_among_the_facts(self):
        facts = protocol(tasks=(sample(Task, first=1, last=2),)).facts
        assert facts["task t1"] == "do it, in any phase, sessions 1 to 2 [ipt, assumed]"

    def test_the_family_is_kept_by_a_variant(self):
        assert protocol(family="ipt-based").with_(id="mine").family is Family.IPT_BASED


class TestOutline:
    """X07: boundaries are relative to the length of the course."""

    @pytest.mark.parametrize(
        ("sessions", "initial", "middle", "termination"),
        [
            # cases.md, C11
            (12, (1, 3), (4, 9), (10, 12)),
            (14, (1, 3), (4, 11), (12, 14)),
            (16, (1, 3), (4, 13), (14, 16)),
            # the shortest with a middle phase
            (7, (1, 3), (4, 4), (5, 7)),
        ],
    )
    def test_golden_numbers(self, sessions, initial, middle, termination):
        expected = Outline(initial=initial, middle=middle, termination=termination)
        assert protocol().outline(sessions) == expected

    @pytest.mark.parametrize("sessions", [12, 16])
    def test_the_usual_length_is_the_default(self, sessions):
        usual = protocol(sessions_default=sessions)
        assert usual.outline() == usual.outline(sessions)

    @pytest.mark.parametrize("sessions", [6, 1, 0, -1])
    def test_too_few_sessions_leave_no_middle_phase(self, sessions):
        message = (
            f"{sessions} sessions leave no middle phase between 3 opening and 3 closing ones; "
            "take at least 7"
        )
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            protocol().outline(sessions)

    @given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 99))
    def test_the_phases_cover_every_session_once(self, initial, final, middle):
        total = initial + final + middle
        outline = protocol(initial_max=initial, termination_default=final).outline(total)
        spans = (outline.initial, outline.middle, outline.termination)
        numbers = [number for low, high in spans for number in range(low, high + 1)]
        assert numbers == list(range(1, total + 1))


CHANGES: dict[str, Any] = {
    "id": "other",
    "revision": 2,
    "title": "another title",
    "lineage": "stuart-robertson",
    "descent": (Descent(parent="ipt-16"),),
    "cadence": "monthly",
    "limits": limits(focus_max=1),
    "areas": areas()[1:],
    "tasks": (Task(id="t", label="l", **CITED),),
    "measures": (MeasurePlan(instrument="phq-9", when="baseline", **CITED),),
    "exclusions": (Exclusion(id="x", label="l", **CITED),),
    "family": "ipt-based",
    "advisories": (Advisory(topic="setting", id="ward", label="l", **CITED),),
    "phase_labels": (("termination", "conclusion"),),
}


class TestDigest:
    def test_this_content_has_this_digest_for_ever(self):
        """A course pins the digest: if this number changes, stored courses no longer load."""
        digest = "578e4c433d39eb41fd3b5ae75062ed9b2d48ed49b2218fd63af80ffe05a91cea"
        assert protocol().digest == digest

    def test_every_field_is_varied_here(self):
        assert set(CHANGES) == {field.name for field in attrs.fields(Protocol)}

    @pytest.mark.parametrize("name", sorted({*CHANGES} - {"descent"}))
    def test_another_content_has_another_digest(self, name):
        assert protocol(**{name: CHANGES[name]}).digest != protocol().digest

    def test_where_the_content_comes_from_does_not_count(self):
        assert protocol(descent=CHANGES["descent"]).digest == protocol().digest

    def test_what_is_at_its_default_does_not_count(self):
        """A field that a later release adds must not make strangers of stored courses."""
        fields = {field.name for field in attrs.fields(Protocol) if field.default == ()}
        stated = digest.stated(protocol())
        assert fields == {
            "tasks", "measures", "exclusions", "advisories", "phase_labels", "descent",
        }  # fmt: skip
        assert {*fields, "family"}.isdisjoint(stated)
        assert all("note" not in limit for limit in stated["limits"])

    @pytest.mark.parametrize("name", ["areas", "tasks", "measures", "exclusions", "advisories"])
    def test_the_order_of_what_a_protocol_lists_does_not_count(self, name):
        classic = ipt.protocols.get("ipt-16")
        turned = attrs.evolve(classic, **{name: getattr(classic, name)[::-1]})
        assert turned != classic
        assert turned.digest == classic.digest

    @pytest.mark.parametrize(
        ("name", "value"), [("value", 1), ("source", "S4"), ("status", "published"), ("note", "n")]
    )
    def test_every_part_of_a_limit_counts(self, name, value):
        first, *rest = limits()
        changed = protocol(limits=(attrs.evolve(first, **{name: value}), *rest))
        assert changed.digest != protocol().digest

    def test_the_order_of_the_limits_does_not_count(self):
        assert protocol(limits=limits()[::-1]).digest == protocol().digest

    def test_a_copy_has_the_same(self):
        for again in (
            copy.deepcopy(protocol()),
            pickle.loads(pickle.dumps(protocol())),  # noqa: S301
        ):
            assert again == protocol()
            assert hash(again) == hash(protocol())
            assert again.digest == protocol().digest

    def test_it_is_the_same_in_another_process_whatever_the_hash_seed(self):
        code = "from tests.builders import protocol; print(protocol().digest)"
        paths = os.pathsep.join(path for path in (os.getcwd(), *sys.path) if path)  # noqa: PTH109
        for seed in ("1", "2"):
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-c", code],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.strip() == protocol().digest

    def test_the_pin_has_identity_and_digest(self):
        pinned = protocol(id="ipt-x", revision=3)
        assert pinned.pin == ProtocolPin(id="ipt-x", revision=3, digest=pinned.digest)


@pytest.mark.parametrize("kind", [*PROTOCOL_PARTS, Protocol], ids=lambda kind: kind.__name__)
def test_no_part_of_a_protocol_can_be_changed(kind):
    value = sample(kind)
    for field in attrs.fields(kind):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, field.name, getattr(value, field.name))


class TestVariants:
    def test_a_variant_changes_what_is_named_and_says_how_it_departs(self):
        classic = ipt.protocols.get("ipt-16")
        mine = classic.with_(
            id="clinic-16",
            title="Our clinic",
            limits={"initial_max": 4, "focus_max": 2},
            source="IPTUK",
            status="secondary",
            note="as in the United Kingdom",
            areas=[rule for rule in classic.areas if rule.area is not Area.DEFICITS],
        )
        assert (mine.id, mine.title, mine.revision) == ("clinic-16", "Our clinic", 1)
        assert str(mine.descent[0]) == (
            "departs from ipt-16 revision 2:\n"
            "  limit initial_max: 4 [IPTUK, secondary]; was 3 [PTSD-23, published]\n"
            "  area deficits: dropped; was offered after rejecting grief, role-dispute, "
            "role-transition [MW-SPUN, secondary]"
        )
        [limit] = [limit for limit in mine.limits if limit.name == "initial_max"]
        assert limit.note == "as in the United Kingdom"
        assert mine.tasks == classic.tasks

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("cadence", "twice-weekly"),
            ("tasks", ()),
            ("measures", ()),
            ("exclusions", ()),
            ("advisories", ()),
            ("phase_labels", (("termination", "conclusion"),)),
        ],
    )
    def test_each_other_part_can_change(self, field, value):
        classic = ipt.protocols.get("ipt-16")
        mine = classic.with_(id="mine", **{field: value})
        assert getattr(mine, field) == value
        assert mine == classic.with_(id="mine", **{field: value})
        assert mine.descent[0].departures
        assert mine.digest != attrs.evolve(classic, id="mine", title=mine.title).digest

    def test_a_variant_of_a_variant_keeps_the_whole_lineage(self):
        first = ipt.protocols.get("ipt-12").with_(id="first", limits={"focus_max": 1})
        second = first.with_(id="second", limits={"initial_max": 2})
        assert [step.parent for step in second.descent] == ["first", "ipt-12", "ipt-16"]
        assert second.descent[1:] == first.descent
        assert second.parent == "first"

    def test_the_title_says_the_id_unless_one_is_given(self):
        mine = protocol().with_(id="mine")
        assert mine.title == "a protocol for tests (mine)"
        assert str(mine.descent[0]) == "departs from test-16 revision 1"

    def test_a_step_of_unknown_revision_says_none(self):
        assert str(Descent(parent="ipt-16")) == "departs from ipt-16"

    def test_a_new_edition_needs_a_number_of_its_own(self):
        assert protocol().with_(id="test-16", revision=2).revision == 2
        message = "a variant needs an id or a revision of its own, not 'test-16' revision 1"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            protocol().with_(id="test-16")

    def test_an_unknown_limit_is_refused_with_the_nearest(self):
        message = "unknown limit 'initial_mx'; did you mean 'initial_max'?"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            protocol().with_(id="mine", limits={"initial_mx": 4})

    def test_a_limit_is_a_number_in_range(self):
        with pytest.raises(InvalidValue, match=r"^value is from 0 to 999, not -1$"):
            protocol().with_(id="mine", limits={"initial_max": -1})

    def test_the_facts_are_in_words_and_in_a_fixed_order(self):
        facts = ipt.protocols.get("ipt-16").facts
        assert list(facts)[:4] == ["lineage", "family", "cadence", "limit amendments_max"]
        assert facts["area grief"] == (
            "offered with a linked death or miscarriage or stillbirth or neonatal-loss or "
            "presumed-dead [ISIPT-KEY, secondary]"
        )
        assert facts["task listened"] == "listen and support, in any phase [S1, secondary]"
        assert facts["decision early"].endswith("are possible (session 4) [IPTA-SMART, published]")
        assert facts["indication anxiety"] == "anxiety disorders (mixed) [ANX-REV, published]"

    def test_what_is_added_says_so(self):
        departure = Departure(what="task sung", now="sing [ipt, assumed]")
        assert str(departure) == "task sung: added; sing [ipt, assumed]"
