"""`ipt analyse`, `ipt decide` and `ipt play`: techniques from a shell."""

import json
from types import SimpleNamespace

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

    def test_another_value_is_refused_with_its_place(self, kept):
        assert run("analyse", kept(MOVE)).exit_code == 2

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

    def test_markdown(self, kept):
        assert "| option | whose needs |" in told("decide", kept(MOVE), "--markdown")

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

    def test_programs_get_it_all(self, kept):
        report = reported("play", kept(CALLS), "--violence-ruled-out", "--choose", "no")
        assert report["lines"][-1] == {"beat": "no", "role": "other", "text": "Never."}
        assert report["replies"] == [{"id": "again", "style": None}]
        assert report["over"] is False

    def test_an_unknown_reply_is_refused_with_those_there_are(self, kept):
        result = run("play", kept(CALLS), "--violence-ruled-out", "--choose", "maybe")
        assert result.exit_code == 2
        assert "beat 'ask' has no reply 'maybe'; it has: 'yes', 'no'" in result.stdout
