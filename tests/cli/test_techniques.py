"""`ipt analyse`, `ipt decide` and `ipt play`: techniques from a shell."""

import json
from itertools import pairwise
from types import SimpleNamespace

import attrs
import pytest
from tests.builders import opened
from tests.cli.running import run

import ipt
from ipt import storage
from ipt.cli import playing
from ipt.model import (
    Argument,
    AttributeRating,
    Beat,
    CastRole,
    Consequence,
    Constraint,
    Decision,
    DecisionAttribute,
    Incident,
    Option,
    Play,
    Relationship,
    Reply,
    Script,
    Slot,
    Turn,
    events as ev,
)

QUARREL = Incident(
    id="airport",
    people=["mother"],
    violence=False,
    turns=[
        Turn(id="t1", speaker="mother", text="Mind the time."),
        Turn(id="t2", speaker="patient", tone=["sharp"], text="I am not a child."),
        Turn(id="t3", speaker="patient", tone=["sarcastic"], text="Thank you so much."),
    ],
)


def rated(name, *ratings, **more):
    given = [AttributeRating(attribute=f"a{n}", value=value) for n, value in enumerate(ratings, 1)]
    return Option(id=name, consequences=[Consequence(id="c", ratings=given)], **more)


RATED = [AttributeRating(attribute=name, value=0.5) for name in ("a1", "a2")]
MOVE = Decision(
    id="move",
    people=["mother"],
    options=[
        rated("stay", 0.9, 0.3, status_quo=True, arguments=[Argument(id="near", speaks_for=True)]),
        rated("leave", 0.2, 0.8),
        rated("hide", 0.1, 0.1),
    ],
    attributes=[DecisionAttribute(id="a1"), DecisionAttribute(id="a2")],
    constraints=[Constraint(id="safe", safety=True, broken_by=["hide"])],
)
CALLS = Script(
    id="calls",
    start="ask",
    roles=[
        CastRole(id="self", person="patient", played_by="patient"),
        CastRole(id="other", person="mother", played_by="therapist"),
    ],
    beats=[
        Beat(
            id="ask",
            role="self",
            text="Could you {request}?",
            replies=[
                Reply(id="yes", to="yes", style="agreeable"),
                Reply(id="no", to="no", style="dismissive"),
            ],
        ),
        Beat(id="yes", role="other", text="Gladly.", ends=True),
        Beat(id="no", role="other", text="Never.", replies=[Reply(id="again", to="ask")]),
    ],
    slots=[Slot(name="request", text="call on Sundays")],
)


@pytest.fixture
def kept(tmp_path):
    """Write a value, or a course of events, to a file."""

    def keep(*values):
        path = tmp_path / "kept.json"
        if isinstance(values[0], ev.Event):
            ipt.dump(opened(*values), path)
        else:
            storage.dump_value(*values, path)
        return path

    return keep


def told(*words, status=0):
    result = run(*words)
    assert result.exit_code == status, result.stderr
    return result.stdout


def reported(*words):
    [report] = json.loads(told(*words, "--json"))
    return report


def apart(lines):
    """Whether every list, table and heading of a page stands by itself."""
    kinds = [line[:1] if line[:1] in {"*", "|", "#", ""} else "text" for line in lines]
    return all(a == b or "" in {a, b} for a, b in pairwise(kinds))


class TestAnalyse:
    def test_the_chain_stands_there_without_the_words(self, kept):
        text = told("analyse", kept(QUARREL))
        assert text.splitlines()[0] == "airport: 3 turns, violence ruled out"
        assert "CA-SARCASM: turn 't3' of 'patient' is told as sarcastic" in text
        assert "CA-ASK-MEANT" in text
        assert "child" not in text

    def test_the_words_are_printed_if_they_are_asked_for(self, kept):
        assert "I am not a child." in told("analyse", kept(QUARREL), "--words")

    def test_markdown(self, kept):
        text = told("analyse", kept(QUARREL), "--markdown")
        assert text.startswith("## airport: 3 turns, violence ruled out\n")
        assert "| turn | speaker | how | shows |" in text

    def test_programs_get_it_all(self, kept):
        [incident] = reported("analyse", kept(QUARREL))["incidents"]
        assert (incident["id"], incident["pivot"], incident["violence"]) == ("airport", "t2", False)
        assert incident["indices"]["reciprocity"] == 0.5
        assert "CA-SARCASM" in [finding["code"] for finding in incident["findings"]]

    def test_those_of_a_course_with_its_inventory_and_what_comes_again(self, kept):
        again = Incident(id="again", people=["mother"], violence=False, turns=QUARREL.turns)
        file = kept(ev.IncidentAnalysed(incident=QUARREL), ev.IncidentAnalysed(incident=again))
        text = told("analyse", file)
        assert text.startswith("kept  test-16  initial phase")
        assert "  again     CA-SARCASM with mother in airport, again" in text.splitlines()

    def test_what_the_inventory_tells_of_violence_holds_back_the_patients_turns(self, kept):
        mother = Relationship(id="mother", violence=True)
        file = kept(
            ev.RelationshipRecorded(relationship=mother), ev.IncidentAnalysed(incident=QUARREL)
        )
        [incident] = reported("analyse", file)["incidents"]
        assert incident["violence"] is True
        assert "CA-SARCASM" not in [finding["code"] for finding in incident["findings"]]

    def test_a_need_that_was_left_open_is_told(self, kept):
        turn = Turn(id="t1", speaker="patient", need="comfort", directness=1)
        [incident] = reported("analyse", kept(Incident(id="i", violence=False, turns=[turn])))[
            "incidents"
        ]
        assert incident["unmet_needs"] == [{"need": "comfort", "turns": ["t1"], "spoken": False}]
        assert incident["pivot"] is None

    def test_a_course_without_one_says_so(self, kept):
        assert "  no exchange was recorded" in told("analyse", kept(ev.SessionHeld())).splitlines()

    def test_a_log_is_a_course(self, tmp_path):
        storage.log.begin(tmp_path / "c.jsonl", opened())
        assert "no exchange was recorded" in told("analyse", tmp_path / "c.jsonl")

    def test_another_value_is_refused_with_the_command_that_takes_it(self, kept):
        missing = "  unusable   DOC-MISSING-KEY  the key 'incident' is missing in '$'; this holds"
        said = told("analyse", kept(MOVE), status=2).splitlines()
        assert said[1] == f"{missing} a decision; see ipt decide  [ipt, inferred]"
        said = told("analyse", kept(CALLS), status=2).splitlines()
        assert said[1] == f"{missing} a script; see ipt play  [ipt, inferred]"

    @pytest.mark.parametrize("name", ["i.json", "i.toml"])
    def test_what_stands_without_its_key_is_told_once(self, name, tmp_path):
        file = tmp_path / name
        bare = '{"id": "i", "turns": []}' if name == "i.json" else 'id = "i"\nturns = []\n'
        file.write_text(bare, encoding="utf-8")
        assert told("analyse", file, status=2).splitlines() == [
            f"{name}: cannot be used",
            (
                "  unusable   DOC-MISSING-KEY  the key 'incident' is missing in '$'; "
                "put all of it under the key 'incident'  [ipt, inferred]"
            ),
        ]

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ('{"incident": {}}', "the key 'id' is missing in '$.incident'; add it"),
            ('{"other": 1}', "the key 'incident' is missing in '$'; add it"),
            ("[]", "an object is needed, not an array in '$'"),
        ],
    )
    def test_any_other_problem_is_told_as_it_is(self, content, problem, tmp_path):
        file = tmp_path / "i.json"
        file.write_text(content, encoding="utf-8")
        assert problem in told("analyse", file, status=2)

    def test_markdown_lists_stand_by_themselves(self, kept):
        again = Incident(id="again", people=["mother"], violence=False, turns=QUARREL.turns)
        file = kept(ev.IncidentAnalysed(incident=QUARREL), ev.IncidentAnalysed(incident=again))
        lines = told("analyse", file, "--markdown").splitlines()
        assert apart(lines)
        assert "* again CA-SARCASM with mother in airport, again" in lines
        assert any(line.startswith("* question CA-ASK-MEANT what was turn") for line in lines)

    def test_toml_is_read(self, tmp_path):
        file = tmp_path / "i.toml"
        file.write_text('[incident]\nid = "i"\n', encoding="utf-8")
        assert told("analyse", file).startswith("i: 0 turns")


class TestDecide:
    def test_words_numbers_and_what_would_turn_them(self, kept):
        lines = told("decide", kept(MOVE)).splitlines()
        assert lines[0] == "move  chosen: nothing yet"
        assert any(line.startswith("option  whose needs") for line in lines)
        assert "  flip      a1: stay and leave change places at 0.4167" in lines
        assert any("DEC-" in line for line in lines)

    def test_nobody_is_crowned(self, kept):
        report = reported("decide", kept(MOVE))["decisions"][0]
        assert report["options"][0] == {
            "id": "stay",
            "score": [0.6, 0.6],
            "broken": [],
            "dominated_by": [],
        }
        assert report["options"][-1]["broken"] == ["safe"]
        assert report["options"][-1]["score"] is None
        assert report["lead"] is None or "winner" not in json.dumps(report)

    def test_without_a_number_it_is_words_alone(self, kept):
        report = reported("decide", kept(Decision(id="d", options=[Option(id="o")])))
        [decision] = report["decisions"]
        assert (decision["shown"], decision["lead"], decision["flips"]) == (None, None, [])
        assert "DEC-LT3-OPTIONS" in [finding["code"] for finding in decision["findings"]]

    def test_drawn_weights_are_the_same_for_the_same_seed(self, kept):
        file = kept(MOVE)
        first = reported("decide", file, "--samples", "200")["decisions"][0]["acceptability"]
        assert (
            first == reported("decide", file, "--samples", "200")["decisions"][0]["acceptability"]
        )
        assert sum(shares[0] for shares in first.values()) == pytest.approx(1)
        text = told("decide", file, "--samples", "200", "--seed", "2")
        assert "of the weights drawn" in text

    def test_an_option_that_is_not_drawn_is_named_with_the_reason(self, kept):
        asked = [Consequence(id=n, low=0.2, high=0.8, ratings=RATED) for n in ("yes", "no")]
        unrated = Option(id="wait", consequences=[Consequence(id="c")])
        options = [*MOVE.options, Option(id="ask", consequences=asked), unrated]
        file = kept(attrs.evolve(MOVE, options=options))
        lines = told("decide", file, "--samples", "20").splitlines()
        assert [line for line in lines if "not drawn" in line] == [
            "  not drawn: hide; it breaks safe",
            "  not drawn: ask; its likelihood is a range",
            "  not drawn: wait; a rating or a likelihood is missing",
        ]
        [decision] = reported("decide", file, "--samples", "20")["decisions"]
        assert decision["not_drawn"][1] == {"id": "ask", "why": "its likelihood is a range"}
        assert reported("decide", file)["decisions"][0]["not_drawn"] == []

    def test_samples_without_a_number_say_that_nothing_is_drawn(self, kept):
        file = kept(Decision(id="d", options=[Option(id="o")]))
        said = told("decide", file, "--samples", "20").splitlines()
        assert "  not drawn: o; a rating or a likelihood is missing" in said

    def test_the_heaviest_findings_come_first(self, kept):
        found = reported("decide", kept(MOVE))["decisions"][0]["findings"]
        weights = [["violation", "warning", "advice", "info"].index(f["severity"]) for f in found]
        assert weights == sorted(weights)
        assert len(set(weights)) > 1

    def test_markdown(self, kept):
        course = [ev.DecisionAnalysed(decision=each) for each in (MOVE, Decision(id="d"))]
        for values in (course, [MOVE], [Decision(id="d")]):
            assert apart(
                told("decide", kept(*values), "--markdown", "--samples", "20").splitlines()
            )
        lines = told("decide", kept(MOVE), "--markdown").splitlines()
        assert lines[:3] == [
            "## move: chosen: nothing yet",
            "",
            "| option | whose needs | for | against |",
        ]
        assert "* flip a1: stay and leave change places at 0.4167" in lines

    def test_those_of_a_course(self, kept):
        text = told("decide", kept(ev.DecisionAnalysed(decision=MOVE)))
        assert text.startswith("kept  test-16  initial phase")
        assert "move  chosen: nothing yet" in text
        assert "  no decision was recorded" in told("decide", kept(ev.SessionHeld())).splitlines()


class TestPlay:
    def test_nothing_is_played_before_violence_is_ruled_out(self, kept):
        result = run("play", kept(CALLS))
        assert result.exit_code == 2
        assert "Could you" not in result.stdout
        assert "violence, threat, coercion or fear with 'mother' is not ruled out" in result.stdout
        assert "or say --violence-ruled-out" in result.stdout

    def test_a_course_tells_of_it_and_what_it_tells_counts(self, kept, tmp_path):
        file = kept(CALLS)
        for violence, status in ((False, 0), (True, 2), (None, 2)):
            mother = Relationship(id="mother", violence=violence)
            course = tmp_path / "course.json"
            ipt.dump(opened(ev.RelationshipRecorded(relationship=mother)), course)
            words = ["play", file, "--course", course, "--choose", "yes", "--violence-ruled-out"]
            assert run(*words).exit_code == status

    def test_the_replies_that_are_given_are_taken(self, kept):
        text = told("play", kept(CALLS), "--violence-ruled-out", "--choose", "no, again, yes")
        assert text.splitlines() == [
            "calls  version 1",
            "  self: Could you call on Sundays?",
            "  other: Never.",
            "  self: Could you call on Sundays?",
            "  other: Gladly.",
            "  the play may end here",
        ]

    def test_it_says_which_replies_there_are(self, kept):
        text = told("play", kept(CALLS), "--violence-ruled-out")
        assert text.splitlines()[-1] == "  replies: yes, no"

    def test_a_play_is_saved_by_its_ids_and_goes_on_with_an_edited_script(self, kept, tmp_path):
        file, saved = kept(CALLS), tmp_path / "play.json"
        told("play", file, "--violence-ruled-out", "--choose", "no", "--save", saved)
        assert "Never" not in saved.read_text(encoding="utf-8")
        assert storage.load_value(saved, Play).beat == "no"
        edited = Script(
            id="calls", version=2, start="ask", roles=CALLS.roles, beats=CALLS.beats[:2],
            slots=CALLS.slots,
        )  # fmt: skip
        text = told("play", kept(edited), "--violence-ruled-out", "--from", saved)
        assert "RP-BEAT-GONE" in text
        assert "  self: Could you call on Sundays?" in text.splitlines()

    def test_at_a_terminal_each_reply_is_asked_for(self, kept, monkeypatch):
        at_terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(playing, "sys", at_terminal)
        result = run("play", kept(CALLS), "--violence-ruled-out", input="no\nperhaps\nyes\n")
        said = [line for line in result.stdout.splitlines() if line.startswith(("self", "other"))]
        assert said == [
            "self: Could you call on Sundays?",
            "other: Never.",
            "self: Could you call on Sundays?",
            "other: Gladly.",
        ]
        assert "perhaps" in result.stdout, "what is no reply is asked for again"
        stopped = run("play", kept(CALLS), "--violence-ruled-out", input="\n")
        assert "  replies: yes, no" in stopped.stdout.splitlines()

    def test_the_prompt_says_how_to_stop(self, kept, monkeypatch):
        at_terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(playing, "sys", at_terminal)
        said = run("play", kept(CALLS), "--violence-ruled-out", input="\n").stdout.splitlines()
        assert said[1].startswith("yes, no; empty stops")

    def test_what_goes_round_without_a_choice_is_asked_too(self, kept, monkeypatch):
        at_terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(playing, "sys", at_terminal)
        ask = Beat(id="ask", role="self", text="Hm?", replies=[Reply(id="so", to="no")])
        round_ = kept(attrs.evolve(CALLS, beats=[ask, CALLS.beats[2]]))
        said = run("play", round_, "--violence-ruled-out", input="\n").stdout.splitlines()
        assert said[:3] == ["self: Hm?", "other: Never.", "self: Hm?"]
        assert said[3].startswith("so; empty stops")

    def test_a_play_is_saved_over_a_play_and_over_nothing_else(self, kept, tmp_path):
        course, saved = tmp_path / "course.json", tmp_path / "play.json"
        ipt.dump(opened(), course)
        before = course.read_bytes()
        words = ("play", kept(CALLS), "--violence-ruled-out", "--choose")
        assert told(*words, "no", "--save", course, status=2).strip() == (
            "kept.json: 'course.json': the file exists already and holds no saved play; "
            "it is left as it is; choose another name"
        )
        assert course.read_bytes() == before
        told(*words, "no", "--save", saved)
        told(*words, "yes", "--save", saved)
        assert storage.load_value(saved, Play).beat == "yes"

    def test_what_cannot_be_saved_is_told_before_anything_is_asked(
        self, kept, tmp_path, monkeypatch
    ):
        at_terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(playing, "sys", at_terminal)
        words = ("play", kept(CALLS), "--violence-ruled-out", "--save")
        assert told(*words, tmp_path / "play.toml", status=2).strip() == (
            "kept.json: 'play.toml': a value is written as JSON; "
            "choose a name that does not end in .toml"
        )

    def test_at_a_terminal_what_was_played_is_saved(self, kept, tmp_path, monkeypatch):
        at_terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(playing, "sys", at_terminal)
        saved = tmp_path / "play.json"
        run("play", kept(CALLS), "--violence-ruled-out", "--save", saved, input="yes\n")
        assert storage.load_value(saved, Play).beat == "yes"

    def test_nothing_is_played_while_somebody_speaks_who_is_not_in_the_cast(self, kept):
        uncast = kept(attrs.evolve(CALLS, roles=CALLS.roles[:1]))
        said = told("play", uncast, "--violence-ruled-out", "--choose", "no", status=2)
        assert said.splitlines() == [
            "kept.json: cannot be used",
            *(
                f"  WARNING    RP-UNDECLARED  beat '{beat}' is spoken by 'other', which is no role of "
                "the script; declare the role and whom it shows; violence is ruled out with everybody "
                "first  [ipt, inferred]"
                for beat in ("yes", "no")
            ),
        ]

    def test_a_dead_end_is_no_ending(self, kept):
        stuck = Script(
            id="s", start="ask", roles=CALLS.roles, beats=[Beat(id="ask", role="self", text="Hm?")]
        )
        said = told("play", kept(stuck), "--violence-ruled-out").splitlines()
        assert said[2] == "  the play stands at a dead end"
        assert not any("may end here" in line for line in said)
        assert reported("play", kept(stuck), "--violence-ruled-out")["over"] is False

    def test_a_play_may_end_where_there_are_replies(self, kept):
        open_end = attrs.evolve(CALLS, beats=[attrs.evolve(CALLS.beats[0], ends=True)])
        said = told("play", kept(open_end), "--violence-ruled-out").splitlines()
        assert said[2:4] == ["  the play may end here", "  replies: yes, no"]

    def test_what_a_course_does_not_rule_out_is_recorded_there(self, kept, tmp_path):
        course = tmp_path / "course.json"
        ipt.dump(opened(), course)
        words = ("play", kept(CALLS), "--course", course, "--violence-ruled-out")
        [finding] = json.loads(told(*words, "--json", status=2))[0]["findings"]
        assert finding["remedy"] == (
            "ask the patient alone, and record the answer in the course, which alone counts where it "
            "is named"
        )

    def test_problems_name_the_file_that_has_them(self, kept, tmp_path):
        other, gone = tmp_path / "other.json", tmp_path / "gone.json"
        words = ("play", kept(CALLS), "--violence-ruled-out")
        storage.dump_value(Play(script="another", beat="ask"), other)
        assert told(*words, "--from", other, status=2).splitlines() == [
            "kept.json: 'other.json': the play is of script 'another', not of 'calls'; take that one"
        ]
        storage.dump_value(MOVE, other)
        for option in ("--from", "--course"):
            assert "(other.json)" in told(*words, option, other, status=2)
            assert "cannot read 'gone.json'" in told(*words, option, gone, status=2)
        assert "this holds a decision; see ipt decide" in told(*words, "--from", other, status=2)

    def test_programs_get_it_all(self, kept):
        report = reported("play", kept(CALLS), "--violence-ruled-out", "--choose", "no")
        assert report["lines"][-1] == {"beat": "no", "role": "other", "text": "Never."}
        assert report["replies"] == [{"id": "again", "style": None}]
        assert report["over"] is False

    def test_an_unknown_reply_is_refused_with_those_there_are(self, kept):
        result = run("play", kept(CALLS), "--violence-ruled-out", "--choose", "maybe")
        assert result.exit_code == 2
        assert "beat 'ask' has no reply 'maybe'; it has: 'yes', 'no'" in result.stdout
