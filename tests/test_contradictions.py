"""Where the five source documents contradict themselves or err, and what this library does instead.

One class for a row of `docs/contradictions.toml` that no other test shows already. Each class says
the answer in our own words.
"""

from itertools import combinations
from pathlib import Path

import pytest
from tests.machine import protocols
from tests.machine.events_for import event
from tests.machine.histories import ENDED, MIDDLE, READY, TASKS, TERMINATION, codes, course

import ipt
from ipt import Area, Phase, events as ev, groups
from ipt.errors import UnknownName
from ipt.formulation import (
    audit_goals,
    audit_sick_role,
    education_gaps,
    eligible,
    focus_of,
    formulate,
)
from ipt.formulation.links import link_events
from ipt.formulation.strategies import area_of, strategy_table
from ipt.formulation.timeline import Timeline
from ipt.model import (
    Achievement,
    Act,
    Actor,
    Conflict,
    Consideration,
    Course,
    Decision,
    Episode,
    Expectation,
    Factor,
    Grade,
    Kin,
    LifeEvent,
    Lineage,
    Modality,
    Option,
    Outline,
    PartialDate,
    ProblemArea,
    Protocol,
    Relationship,
    SickRole,
    Technique,
    Topic,
)
from ipt.techniques import role_play
from ipt.techniques.legality import legality

pytestmark = pytest.mark.once

PROJECT = Path(__file__).parents[1]
CLASSIC = [name for name in ipt.protocols.names() if name.startswith(("ipt-12", "ipt-16"))]
every_classic = pytest.mark.parametrize("name", CLASSIC)
PHASES = {"initial": (), "middle": MIDDLE, "termination": TERMINATION}


def walked(protocol: Protocol, sessions: int) -> Course:
    """A regular course, without an override, up to the last session of its contract."""
    texts = (*TASKS, "focus-agreed role-dispute", f"contract-agreed {sessions}")
    told = ipt.apply(ipt.open_course(protocol, patient="p"), *map(event, texts))
    told = ipt.apply(told, event("phase-began middle"))
    for _ in range(sessions - 1 - protocol.limit("termination_min")):
        told = ipt.apply(told, event("session-held"))
    told = ipt.apply(told, event("ending-announced"), event("phase-began termination"))
    while told.sessions_left:
        told = ipt.apply(told, event("session-held"))
    return told


def tasks(name: str) -> dict[str, tuple[Phase, ...]]:
    """The phases of every task of a shipped protocol; none means any."""
    return {task.id: task.phases for task in ipt.protocols.get(name).tasks}


class TestX01:
    """Twenty sessions is the most in all, not in a week."""

    @every_classic
    def test_no_course_has_more_than_twenty_sessions(self, name):
        protocol = ipt.protocols.get(name)
        longest = walked(protocol, protocol.limit("sessions_max"))
        assert longest.sessions_held <= protocol.limit("sessions_cap") <= 20
        assert codes(longest, "session-held") == ["NO-SESSIONS-LEFT"]

    def test_no_contract_names_more(self):
        assert walked(ipt.protocols.get("ipt-16"), 20).sessions_held == 20
        assert codes(course(), "contract-agreed 21") == ["CONTRACT-LENGTH"]
        assert codes(course(*READY), "contract-amended 21") == ["CONTRACT-CAP"]


class TestX02:
    """No acute course takes a year."""

    @every_classic
    def test_a_contract_of_a_year_is_refused(self, name):
        told = course(protocol=name)
        assert codes(told, "contract-agreed 52w") == ["CONTRACT-LENGTH"]


class TestX03:
    """ "12 hours -16 weeks" is 12 to 16 weekly sessions."""

    @pytest.mark.parametrize("sessions", range(12, 17))
    def test_twelve_to_sixteen_sessions_are_the_norm(self, sessions):
        assert walked(ipt.protocols.get("ipt-16"), sessions).sessions_held == sessions

    @pytest.mark.parametrize("weeks", ["12w", "16w"])
    def test_so_are_as_many_weeks(self, weeks):
        assert ipt.check(course(), event(f"contract-agreed {weeks}")) == ()

    def test_eleven_are_not(self):
        assert codes(course(), "contract-agreed 11") == ["CONTRACT-LENGTH"]


class TestX04:
    """Sessions are counted, and weeks follow from how often they are."""

    @every_classic
    def test_the_classic_course_is_weekly(self, name):
        protocol = ipt.protocols.get(name)
        usual = protocol.limit("sessions_default")
        assert protocol.cadence == ("twice-weekly" if "twice" in name else "weekly")
        told = course(f"contract-agreed {usual}w", protocol=name)
        assert told.sessions_left == usual


class TestX05:
    """45 to 60 minutes, usually 50."""

    @every_classic
    def test_the_usual_length_of_a_session(self, name):
        limits = ("minutes_min", "minutes_default", "minutes_max")
        assert [ipt.protocols.get(name).limit(limit) for limit in limits] == [45, 50, 60]


class TestX07:
    """The boundaries of the phases follow the length, so a short course has its ending, too."""

    @every_classic
    def test_every_length_has_its_three_phases(self, name):
        protocol = ipt.protocols.get(name)
        for sessions in range(protocol.limit("sessions_min"), protocol.limit("sessions_cap") + 1):
            outline = protocol.outline(sessions)
            assert outline.initial == (1, protocol.limit("initial_max"))
            assert outline.termination[1] == sessions
            assert outline.middle[1] + 1 == outline.termination[0] <= sessions - 1

    def test_a_course_of_twelve_sessions_ends_in_the_termination_phase(self):
        told = walked(ipt.protocols.get("ipt-12"), 12)
        assert (told.phase, told.sessions_held) == (Phase.TERMINATION, 12)
        assert told.deviations == ()

    def test_three_eleven_and_two_are_for_sixteen_sessions_alone(self):
        told = walked(ipt.protocols.get("ipt-16-seed002"), 16)
        assert told.protocol.outline() == Outline(
            initial=(1, 3), middle=(4, 14), termination=(15, 16)
        )
        assert [session.phase for session in told.sessions[13:]] == [
            "middle", "termination", "termination",
        ]  # fmt: skip

    @pytest.mark.parametrize("sessions", [12, 15, 17, 20])
    def test_with_another_number_they_are_refused(self, sessions):
        told = course(protocol="ipt-16-seed002")
        assert codes(told, f"contract-agreed {sessions}") == ["CONTRACT-LENGTH"]


class TestX08:
    """Up to three opening sessions; a fourth where services in the United Kingdom have it."""

    def test_the_fourth_is_regular_there(self):
        told = course(*["session-held"] * 4, protocol="ipt-16-uk")
        assert told.deviations == ()
        assert codes(told, "session-held") == ["INITIAL-OVERRUN"]


class TestX09:
    """Three phases; the seven "stages" of one document are things done within them."""

    def test_a_course_has_three_phases_and_then_its_end(self):
        assert [*Phase] == ["initial", "middle", "termination", "ended"]

    @pytest.mark.parametrize(
        "name", ["assessment", "goal setting", "exploration", "problem solving", "follow-up"]
    )
    def test_a_thing_done_is_no_phase(self, name):
        with pytest.raises(UnknownName):
            Phase.parse(name)

    @every_classic
    @pytest.mark.parametrize(
        ("task", "phases"),
        [
            ("history-taken", ("initial",)),  # assessment
            ("contract-set", ("initial",)),  # goal setting
            ("focus-worked", ("middle",)),  # exploration
            ("decision-analysed", ("middle", "termination")),  # problem solving
        ],
    )
    def test_each_has_its_place(self, name, task, phases):
        assert tasks(name)[task] == phases

    @pytest.mark.parametrize("phase", PHASES)
    def test_goals_are_set_while_the_course_lasts(self, phase):
        assert ipt.check(course(*PHASES[phase]), event("goal-agreed g")) == ()
        assert codes(course(*ENDED), "goal-agreed g") == ["ENDED"]

    def test_follow_up_has_its_place_after_the_end(self):
        assert ipt.check(course(*ENDED), event("follow-up-held")) == ()
        assert codes(course(*MIDDLE), "follow-up-held") == ["NOT-HERE"]


class TestX10:
    """Support is given in every phase; it is no step of its own."""

    def test_it_belongs_to_no_phase(self):
        with pytest.raises(UnknownName):
            Phase.parse("support")

    @every_classic
    def test_it_belongs_to_all_of_them(self, name):
        assert tasks(name)["listened"] == ()

    @pytest.mark.parametrize("phase", PHASES)
    def test_it_changes_nothing_but_the_number_of_sessions(self, phase):
        told = course(*PHASES[phase])
        plain, supported = (ipt.apply(told, event(f"session-held {t}")) for t in ("", "listened"))
        assert (supported.phase, supported.counts) == (plain.phase, plain.counts)
        assert ipt.review.examine(supported).findings == ipt.review.examine(plain).findings


class TestX13:
    """Every acute contract ends; one school says no farewell."""

    def test_a_conclusion_needs_neither_announcement_nor_farewell(self):
        texts = [text for text in MIDDLE if text not in {"sick-role-given", "contract-agreed 16"}]
        told = course(*texts[:-1], "contract-agreed 6", "phase-began middle",
                      *["session-held"] * 3, "phase-began termination", protocol="ipt-sr")  # fmt: skip
        closing = (
            "session-held progress-reviewed gains-attributed relapse-plan-made next-step-decided"
        )
        told = ipt.apply(told, event(closing), event("session-held"))
        assert codes(told, "session-held") == ["NO-SESSIONS-LEFT"]
        assert ipt.check(told, event("course-ended completed")) == ()


class TestX17:
    """The patient's own rank is kept, nearness to the onset weighs most, and the patient agrees."""

    @staticmethod
    def proposed(**areas):
        """The areas that are proposed, in order; *areas* says what is thought of each."""
        told = [
            ev.AreaConsidered(
                consideration=Consideration(
                    area=ProblemArea(area="role-transition", new_role="x", people=(name,)),
                    weighs=True,
                    manageable=True,
                    **{"importance": 2, "onset_months": 0, "patient_rank": 2, **thought},
                )
            )
            for name, thought in areas.items()
        ]
        ranked = focus_of(ipt.apply(course(), *told)).ranked
        return [who for each in ranked for who in each.consideration.area.people]

    @pytest.mark.parametrize("more", [{"importance": 3}, {"patient_rank": 1}])
    def test_nearness_to_the_onset_weighs_most(self, more):
        assert self.proposed(near={}, far={"onset_months": 3, **more}) == ["near", "far"]

    def test_the_rank_that_the_patient_gives_is_kept_and_counts(self):
        assert self.proposed(one={}, other={"patient_rank": 1}) == ["other", "one"]
        assert self.proposed(one={"patient_rank": 1}, other={}) == ["one", "other"]


class TestX18:
    """Four problem areas; strategies and techniques are other things."""

    def test_there_are_four(self):
        assert [*Area] == ["grief", "role-dispute", "role-transition", "deficits"]

    @every_classic
    def test_the_classic_course_offers_all_of_them(self, name):
        assert {rule.area for rule in ipt.protocols.get(name).areas} == {*Area}

    @pytest.mark.parametrize(
        "name", ["communication analysis", "role play", "problem solving", "assertiveness"]
    )
    def test_a_technique_is_none(self, name):
        with pytest.raises(UnknownName):
            Area.parse(name)

    def test_strategies_and_techniques_are_lists_of_their_own(self):
        strategies = {strategy.id for strategy in strategy_table().strategies}
        assert {area_of(strategy) for strategy in strategies} == {*Area, None}
        for one, other in combinations([strategies, {*map(str, Area)}, {*map(str, Technique)}], 2):
            assert one.isdisjoint(other)


class TestX19:
    """Deficits are what is left when no other area fits; the seeds have several words for them."""

    @pytest.mark.parametrize("name", ["interpersonal sensitivity", "isolation", "loneliness"])
    def test_their_names(self, name):
        assert Area.parse(name) is Area.DEFICITS

    def test_one_bad_relation_to_a_sibling_is_a_dispute(self):
        dispute = ProblemArea(area="role-dispute", people=("sister",), stage="impasse")
        sister = Relationship(id="sister", kin="sibling")
        told = ipt.apply(course(), ev.RelationshipRecorded(relationship=sister))
        assert ipt.check(told, ev.FocusAgreed(focus=dispute)) == ()
        assert codes(told, "focus-agreed deficits") == ["DEFICITS-NOT-LAST"]


class TestX20:
    """Grief needs a death; one school counts other losses, too."""

    @pytest.mark.parametrize("kind", ["death", "divorce", "job-loss", "loss"])
    def test_it_counts_what_its_protocol_counts(self, kind):
        told = course(f"life-event-recorded loss {kind}", protocol="ipt-sr")
        assert ipt.check(told, event("focus-agreed grief:loss")) == ()
        assert codes(told, "focus-agreed grief") == ["GRIEF-NO-DEATH"]


class TestX21:
    """Whatever changes a role without a death, welcome or not, is a transition and no grief."""

    @pytest.mark.parametrize(
        "kind",
        ["new-relationship", "marriage", "pregnancy", "birth", "separation", "divorce",
         "job-loss", "job-change", "retirement", "move", "illness"],
    )  # fmt: skip
    def test_a_change_in_life(self, kind):
        told = course(f"life-event-recorded change {kind}")
        assert codes(told, "focus-agreed grief:change") == ["GRIEF-NO-DEATH"]
        assert ipt.check(told, event("focus-agreed role-transition:change")) == ()


class TestX22:
    """A dispute may be with anybody of the inventory, however close."""

    @pytest.mark.parametrize("kin", Kin)
    @pytest.mark.parametrize("closeness", [1, 9, None])
    def test_closeness_is_no_filter(self, kin, closeness):
        other = Relationship(id="other", kin=kin, closeness=closeness)
        dispute = ProblemArea(area="role-dispute", people=("other",), stage="renegotiation")
        told = ipt.apply(
            course(), ev.RelationshipRecorded(relationship=other), ev.FocusAgreed(focus=dispute)
        )
        assert ipt.review.examine(told).findings == ()


class TestX23:
    """A conflict is worked on where it weighs heavily on the patient, and that is asked."""

    @pytest.mark.parametrize(("weighs", "answer"), [(True, True), (False, False), (None, None)])
    def test_a_dispute_is_open_only_if_it_weighs_heavily(self, weighs, answer):
        dispute = Consideration(
            area=ProblemArea(area="role-dispute", people=("other",)), weighs=weighs
        )
        other = Relationship(
            id="other",
            violence=False,
            conflict=Conflict(present=True),
            expectations=(Expectation(holder="both", reciprocal=False),),
        )
        told = eligible(dispute, protocol=ipt.protocols.get("ipt-16"), people=[other])
        assert told.answer is answer
        assert [question.code for question in told.needs] == ["AREA-DISTRESS"] * (answer is None)


class TestX24:
    """IPT is no psychodynamic therapy: nobody interprets, and nothing unconscious is looked for."""

    def test_both_schools_are_schools_of_ipt(self):
        assert [*Lineage] == ["klerman-weissman-markowitz", "stuart-robertson"]

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_no_task_of_a_protocol_asks_for_it(self, name):
        asked = " ".join(f"{t.id} {t.label}" for t in ipt.protocols.get(name).tasks).lower()
        forbidden = ("transference", "unconscious", "dream", "interpret", "intrapsychic")
        assert [word for word in forbidden if word in asked] == []


class TestX25:
    """Dynamic interpersonal therapy is another therapy, and no protocol here."""

    def test_a_protocol_of_that_school_is_refused(self):
        text = (
            'id = "dit"\nrevision = 1\ntitle = "DIT"\nparent = "ipt-16"\nlineage = "psychodynamic"'
        )
        with pytest.raises(ipt.errors.DocumentError, match=r"unknown lineage.* in '\$\.lineage'"):
            ipt.protocols.loads(text)

    def test_none_is_shipped(self):
        assert [name for name in ipt.protocols.names() if name.startswith("dit")] == []


class TestX30:
    """What is tried between sessions is the patient's choice, and holds nothing up."""

    @every_classic
    def test_no_rule_knows_homework(self, name):
        kinds = ipt.machine.compile_protocol(ipt.protocols.get(name)).kinds
        assert [kind for kind in kinds if "homework" in kind or "between" in kind] == []

    def test_a_course_completes_without_any(self):
        done = {task for session in course(*ENDED).sessions for task in session.tasks}
        assert course(*ENDED).end_reason == "completed"
        assert [task for task in done if "homework" in task or "between" in task] == []


class TestX31:
    """No claim about what caused what: an event before onset may be named, and need not be."""

    @pytest.mark.parametrize("area", ["role-dispute", "role-transition"])
    def test_a_focus_needs_no_event(self, area):
        assert ipt.check(course(), event(f"focus-agreed {area}")) == ()

    def test_a_formulation_needs_none(self):
        told = course("formulation-shared")
        assert (told.achieved(Achievement.FORMULATION), told.life_events) == (True, ())

    def test_what_came_after_the_onset_is_linked_like_what_came_before(self):
        timeline = Timeline(
            episodes=[Episode(id="now", onset=PartialDate(2025, 9))],
            life_events=[
                LifeEvent(id="before", kind="move", when=PartialDate(2025, 8)),
                LifeEvent(id="after", kind="job-loss", when=PartialDate(2025, 10)),
            ],
        )
        links = {link.event: (link.near, link.event_first) for link in link_events(timeline)}
        assert links == {"before": (True, True), "after": (True, False)}


class TestX32:
    """The sick role takes the blame away and brings a duty: two answers, neither told by the other."""

    @pytest.mark.parametrize("lifted", [True, False, None])
    @pytest.mark.parametrize("duty", [True, False, None])
    def test_one_does_not_tell_the_other(self, lifted, duty):
        role = SickRole(not_fault=lifted, duty_stated=duty)
        open_ = {gap.topic.id: gap.told for gap in education_gaps(role)}
        left = {name: open_[name] for name in ("not-fault", "duty") if name in open_}
        assert left == {
            name: told for name, told in (("not-fault", lifted), ("duty", duty)) if not told
        }

    def test_without_its_duty_it_is_not_given_whole(self):
        given = ev.SickRoleGiven(role=SickRole(not_fault=True, duty_stated=False))
        (finding, *_) = audit_sick_role(ipt.apply(course(), given)).findings
        assert finding.code == "SICK-NO-DUTY"


class TestX33:
    """The inventory is gone through together; it is no test, has no score and measures nothing."""

    def test_it_is_no_measure(self):
        told = course("relationship-recorded p", "inventory-completed")
        assert told.achieved(Achievement.INVENTORY) is True
        assert told.achieved(Achievement.BASELINE) is False
        assert [*told.of(ev.MeasureTaken)] == []

    def test_a_measure_is_no_inventory(self):
        assert course("measure-taken").achieved(Achievement.INVENTORY) is False


class TestX34:
    """A person may belong to no area of the focus, or to several."""

    def test_people_and_areas_are_linked_freely(self):
        told = ipt.apply(
            course("relationship-recorded wife", "relationship-recorded aunt"),
            ev.FocusAgreed(
                focus=ProblemArea(area="role-dispute", people=("wife",), stage="impasse")
            ),
            ev.FocusAgreed(
                focus=ProblemArea(area="role-transition", people=("wife",), primary=True)
            ),
        )
        linked = [person for area in told.focus for person in area.people]
        assert [person.id for person in told.inventory] == ["wife", "aunt"]
        assert linked == ["wife", "wife"]
        assert ipt.review.examine(told).findings == ()


class TestX35:
    """The triad is Stuart and Robertson's, who have no deficits."""

    def test_three_areas(self):
        areas = {rule.area for rule in ipt.protocols.get("ipt-sr").areas}
        assert areas == {*Area} - {Area.DEFICITS}
        assert codes(course(protocol="ipt-sr"), "focus-agreed deficits") == ["AREA-NOT-OFFERED"]

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_the_triad_may_be_laid_over_any_protocol(self, name):
        told = ipt.apply(
            course(protocol=name),
            ev.FactorRecorded(factor=Factor(id="quarrel", domain="social", role="precipitating")),
            ev.FactorRecorded(factor=Factor(id="shy", domain="psychological", role="predisposing")),
            ev.RelationshipRecorded(relationship=Relationship(id="mother", confidant=False)),
        )
        triad = formulate(told).triad
        legs = (triad.has_crisis, triad.has_vulnerability, triad.lacks_support)
        assert (legs, triad.suffices) == ((True, True, True), True)


class TestX40:
    """The classic course was made for unipolar depression."""

    @every_classic
    @pytest.mark.parametrize("exclusion", ["bipolar", "psychosis"])
    def test_screening_says_for_whom_it_was_not_made(self, name, exclusion):
        told = ipt.apply(course(protocol=name), ev.ScreeningRecorded(exclusions=(exclusion,)))
        (finding,) = ipt.review.examine(told).findings
        assert finding.code == "SCR-EXCLUSION"


class TestX41:
    """The length is the protocol's; no rule knows the number twelve or sixteen."""

    @pytest.mark.parametrize("sessions", [8, 20, 36])
    def test_another_length_is_walked_the_same_way(self, sessions):
        names = ("sessions_min", "sessions_default", "sessions_max", "sessions_cap")
        other = protocols.varied(ipt.protocols.get("ipt-16"), **dict.fromkeys(names, sessions))
        told = walked(other, sessions)
        assert (told.phase, told.sessions_held) == (Phase.TERMINATION, sessions)
        (finding,) = ipt.check(ipt.open_course(other, patient="p"), event("contract-agreed 16"))
        assert finding.message == (
            f"a first contract names {sessions} to {sessions} sessions, not 16"
        )


class TestX47:
    """Each form says for which age it is; for children the evidence is early."""

    @pytest.mark.parametrize(
        ("name", "ages"), [("ipt-16", (None, None)), ("ipt-a-12", (12, 18)), ("fb-ipt", (8, 12))]
    )
    def test_for_adults_for_adolescents_and_for_children(self, name, ages):
        first, *_ = ipt.protocols.get(name).advised(Topic.POPULATION)
        assert (first.low, first.high) == ages

    @every_classic
    def test_the_classic_course_is_for_adults(self, name):
        assert [told.id for told in ipt.protocols.get(name).advised(Topic.POPULATION)] == ["adults"]

    def test_for_children_it_is_early(self):
        [told] = ipt.protocols.get("fb-ipt").advised(Topic.INDICATION)
        assert told.grade is Grade.PRELIMINARY


def indications(*words: str) -> dict[str, tuple[str, Grade | None]]:
    """Which protocol says that it is for what *words* name, by which id and on what grounds."""
    return {
        name: (told.id, told.grade)
        for name in ipt.protocols.names()
        for told in ipt.protocols.get(name).advised(Topic.INDICATION)
        if any(word in f"{told.id} {told.label}" for word in words)
    }


class TestX48:
    """A personality disorder has one form, on first results."""

    def test_one_form_is_for_one_of_them(self):
        assert indications("personality", "borderline") == {
            "ipt-bpd": ("borderline", Grade.PRELIMINARY)
        }


class TestX49:
    """Active dependence is an exclusion; that IPT treats it is not claimed."""

    @every_classic
    def test_screening_says_so(self, name):
        told = ipt.apply(
            course(protocol=name), ev.ScreeningRecorded(exclusions=("substance-dependence",))
        )
        (finding,) = ipt.review.examine(told).findings
        assert finding.params["label"] == "active substance dependence"


class TestX53:
    """Thoughts are no topic of their own; to speak up is, because it is said to somebody."""

    def test_work_on_thoughts_is_no_technique(self):
        told = ipt.apply(course(*MIDDLE), ev.SessionHeld(acts=[Act(technique="thought-record")]))
        assert [finding.code for finding in legality(told).findings] == ["TECH-OFF-MODEL"]

    def test_what_is_rehearsed_is_said_to_somebody(self):
        decision = Decision(id="d", goal="to say no", options=[Option(id="say-no")])
        script = role_play.from_decision(decision, option="say-no", person="mother")
        assert [role.person for role in script.roles] == ["patient", "mother"]
        with pytest.raises(ipt.InvalidValue, match="a conversation needs somebody else"):
            role_play.from_decision(decision, option="say-no", person="patient")


class TestX56:
    """IPT is not for mild trouble only, and nothing is concluded from a score."""

    @pytest.mark.parametrize("total", [0, 4, 27])
    def test_no_severity_is_refused(self, total):
        texts = (text for text in READY if text != "measure-taken")
        told = ipt.apply(course(*texts), ev.MeasureTaken(instrument="phq-9", total=total))
        assert ipt.check(told, event("phase-began middle")) == ()
        assert ipt.review.examine(told).findings == ipt.review.examine(course(*READY)).findings


class TestX57:
    """How a session was held is said in words that tell live contact apart."""

    @pytest.mark.parametrize(
        "modality", ["in-person", "video", "telephone", "blended", "self-guided-web"]
    )
    def test_how_a_session_was_held_has_five_words(self, modality):
        told = ipt.apply(course(), ev.SessionHeld(modality=modality))
        assert [session.modality for session in told.sessions] == [Modality(modality)]

    def test_and_none_of_them_is_online(self):
        assert len(Modality) == 5
        with pytest.raises(ipt.InvalidValue, match=r"^unknown modality; use one of "):
            ev.SessionHeld(modality="online")


class TestX58:
    """One condition, by whichever name."""

    def test_it_has_one_id_and_one_form(self):
        found = indications("dysthymia", "persistent", "chronic")
        assert found == {"ipt-d": ("dysthymia", Grade.CLAIMED)}

    def test_its_other_name_is_told(self):
        [told] = ipt.protocols.get("ipt-d").advised(Topic.INDICATION)
        assert "also called persistent depressive disorder" in told.label


class TestX59:
    """The termination phase has the tasks of all four documents that speak of it."""

    @every_classic
    @pytest.mark.parametrize(
        "task",
        [
            "ending-felt",  # the loss
            "progress-reviewed",  # problems and progress
            "communication-analysed",  # practise and refine communication
            "role-played",
            "gains-attributed",  # a good note to end on
            "relapse-plan-made",  # skills for what comes
            "next-step-decided",
        ],
    )
    def test_each_has_its_place(self, name, task):
        assert Phase.TERMINATION in tasks(name)[task]


class TestX62:
    """In a group there is practice, and it is not said to do more."""

    def test_practice_with_another_member_is_one_of_the_links(self):
        assert groups.LinkKind.PRACTICE in groups.LinkKind

    def test_of_a_group_and_sessions_alone_no_difference_is_told(self):
        assert list(indications("sessions alone")) == ["ipt-ag"]
        [told] = ipt.protocols.get("ipt-ag").advised(Topic.INDICATION)
        assert told.label.endswith("no difference between a group and sessions alone")


class TestX65:
    """The notice stands where people look first."""

    @pytest.mark.parametrize("page", ["README.md", "docs/index.md", "docs/what-this-is-not.md"])
    def test_it_is_no_medical_device(self, page):
        text = (PROJECT / page).read_text(encoding="utf-8")
        assert "not a medical device" in text.lower()

    @pytest.mark.parametrize("words", ["Not a diagnosis", "Not advice", "Not a help line"])
    def test_nor_what_a_professional_says(self, words):
        text = (PROJECT / "docs/what-this-is-not.md").read_text(encoding="utf-8")
        assert f"**{words}.**" in text


class TestX67:
    """Therapist and patient make the inventory together; whoever told, it is the same record."""

    def test_who_told_is_kept_and_changes_nothing(self):
        mother = Relationship(id="mother", kin="parent", closeness=2)
        by = {
            role: ipt.apply(
                course(), ev.RelationshipRecorded(relationship=mother, by=Actor(role=role))
            )
            for role in ("patient", "therapist")
        }
        for role, told in by.items():
            (recorded,) = told.of(ev.RelationshipRecorded)
            assert (recorded.by.role, told.inventory) == (role, (mother,))
        assert formulate(by["patient"]) == formulate(by["therapist"])


class TestX68:
    """Goals may be drafted from the first interview on, before anything is assessed."""

    def test_a_goal_may_come_first(self):
        told = course("goal-agreed g")
        assert [goal.id for goal in told.goals] == ["g"]
        assert told.achieved(Achievement.INVENTORY) is False

    def test_it_may_be_worded_anew(self):
        told = course("goal-agreed g", *MIDDLE, "goal-agreed g")
        assert [goal.id for goal in told.goals] == ["g"]

    def test_once_the_middle_phase_has_begun_there_is_one(self):
        (finding,) = audit_goals(course(*MIDDLE)).findings
        assert finding.code == "GOAL-NONE"
        drafted = audit_goals(course("goal-agreed g", *MIDDLE)).findings
        assert "GOAL-NONE" not in [finding.code for finding in drafted]
