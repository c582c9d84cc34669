"""Protocols as TOML: what a file may say, what a child takes from its parent, every complaint."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import attrs
import pytest

from ipt import protocols
from ipt.errors import DocumentError, UnknownName
from ipt.model import LIMITS, Area, Cadence, Descent, Lineage, Phase, Protocol, Topic

FULL = files("ipt.protocols").joinpath("ipt-16.toml").read_text(encoding="utf-8")
CHILD = 'id = "mine"\nrevision = 3\ntitle = "my own"\nparent = "ipt-16"\n'


def problems(text: str) -> list[str]:
    """Code and message of everything that is wrong."""
    with pytest.raises(DocumentError) as caught:
        protocols.loads(text)
    return [str(finding) for finding in caught.value.findings]


def changed(line: str, *instead: str) -> str:
    """The text of ipt-16, one line of which is another."""
    assert FULL.count(f"\n{line}\n") == 1
    return FULL.replace(f"\n{line}\n", "\n" + "".join(f"{other}\n" for other in instead))


class TestShipped:
    def test_it_is_read_once(self):
        assert protocols.get("ipt-16") is protocols.get("ipt-16")

    @pytest.mark.parametrize(
        ("name", "hint"), [("ipt-61", "; did you mean 'ipt-16'?"), ("", ""), ("cbt", "")]
    )
    def test_an_unknown_name_is_refused_with_the_nearest(self, name: str, hint: str):
        with pytest.raises(UnknownName, match=re.escape(f"unknown protocol {name!r}{hint}")):
            protocols.get(name)

    @pytest.mark.parametrize("name", ["../ipt-16", "ipt-16.toml", "IPT-16"])
    def test_only_the_names_are_names(self, name: str):
        with pytest.raises(UnknownName):
            protocols.get(name)

    def test_what_the_file_says_is_what_the_protocol_is(self):
        said, protocol = tomllib.loads(FULL), protocols.get("ipt-16")
        assert {limit.name: limit.value for limit in protocol.limits} == {
            name: entry["value"] for name, entry in said["limits"].items()
        }
        assert [task.id for task in protocol.tasks] == list(said["tasks"])
        assert [rule.area for rule in protocol.areas] == list(said["areas"])
        assert [plan.instrument for plan in protocol.measures] == ["hrsd-17", "bdi-ii", "phq-9"]
        assert [exclusion.id for exclusion in protocol.exclusions] == list(said["exclusions"])
        assert protocol.lineage is Lineage.KLERMAN_WEISSMAN_MARKOWITZ
        assert protocol.cadence is Cadence.WEEKLY


class TestParent:
    def test_what_is_not_stated_is_as_in_the_parent(self):
        parent, child = protocols.get("ipt-16"), protocols.loads(CHILD)
        stated = {"id": "mine", "revision": 3, "title": "my own"}
        assert child == attrs.evolve(parent, **stated, descent=child.descent)
        assert child.descent == (Descent(parent="ipt-16", revision=2),)

    def test_ipt_12_differs_from_its_parent_in_its_limits_alone(self):
        parent, child = protocols.get("ipt-16"), protocols.get("ipt-12")
        different = {
            field.name
            for field in attrs.fields(Protocol)
            if getattr(parent, field.name) != getattr(child, field.name)
        }
        assert different == {"id", "title", "descent", "limits"}
        assert child.parent == "ipt-16"
        numbers = {n: (parent.limit(n), child.limit(n)) for n in LIMITS}
        assert {name: pair for name, pair in numbers.items() if pair[0] != pair[1]} == {
            "sessions_default": (16, 12),
            "sessions_max": (20, 12),
            "sessions_cap": (20, 16),
        }

    def test_tables_are_merged_key_by_key_and_other_keys_replaced(self):
        child = protocols.loads(
            CHILD
            + """
            cadence = "twice-weekly"
            measures = []
            [phase_labels]
            termination = "conclusion"
            [limits]
            initial_max = { value = 4, source = "ipt", status = "assumed" }
            [areas.deficits]
            source = "ipt"
            status = "assumed"
            [tasks]
            listened = { label = "just listen", source = "ipt", status = "assumed" }
            sung = { label = "sing", source = "ipt", status = "assumed" }
            [exclusions]
            hoarse = { label = "a sore throat", source = "ipt", status = "assumed" }
            """
        )
        parent = protocols.get("ipt-16")
        assert child.cadence is Cadence.TWICE_WEEKLY
        assert child.measures == ()
        assert child.phase_labels == ((Phase.TERMINATION, "conclusion"),)
        assert child.label(Phase.TERMINATION) == "conclusion"
        assert child.limit("initial_max") == 4
        assert child.limit("focus_max") == parent.limit("focus_max")
        assert [rule.area for rule in child.areas] == [rule.area for rule in parent.areas]
        assert child.area(Area.DEFICITS) is not None
        assert child.area(Area.DEFICITS).after_rejecting == ()
        assert [task.id for task in child.tasks] == [*(task.id for task in parent.tasks), "sung"]
        assert {task.id: task.label for task in child.tasks}["listened"] == "just listen"
        assert [exclusion.id for exclusion in child.exclusions][-1] == "hoarse"

    def test_a_grandchild_takes_from_both(self):
        child = protocols.loads(CHILD.replace("ipt-16", "ipt-12"))
        assert (child.limit("sessions_max"), child.limit("initial_max")) == (12, 3)

    def test_the_lineage_goes_back_to_the_first(self):
        child = protocols.loads(CHILD.replace("ipt-16", "ipt-12"))
        assert [step.parent for step in child.descent] == ["ipt-12", "ipt-16"]
        assert child.parent == "ipt-12"
        assert child.descent[1:] == protocols.get("ipt-12").descent

    def test_an_entry_that_is_false_is_dropped(self):
        child = protocols.loads(
            CHILD
            + """
            [areas]
            deficits = false
            [tasks]
            listened = false
            [exclusions]
            bipolar = false
            """
        )
        assert child.area(Area.DEFICITS) is None
        assert [str(departure).split(";")[0] for departure in child.descent[0].departures] == [
            "area deficits: dropped",
            "task listened: dropped",
            "exclusion bipolar: dropped",
        ]

    def test_advisories_replace_those_about_the_same_topic(self):
        child = protocols.loads(
            CHILD
            + """
            [advisories.setting]
            ward = { label = "on a ward", source = "ipt", status = "assumed" }
            [advisories.indication]
            joy = { label = "too much joy", grade = "claimed", source = "ipt", status = "assumed" }
            """
        )
        parent = protocols.get("ipt-16")
        assert [advisory.id for advisory in child.advised(Topic.SETTING)] == ["ward"]
        assert [str(advisory) for advisory in child.advised(Topic.INDICATION)] == [
            "too much joy (claimed)"
        ]
        assert child.advised(Topic.SCREEN) == parent.advised(Topic.SCREEN)

    def test_a_topic_that_is_false_is_dropped(self):
        child = protocols.loads(CHILD + "[advisories]\nsetting = false")
        assert child.advised(Topic.SETTING) == ()
        told = [departure.what for departure in child.descent[0].departures]
        assert {what.split()[0] for what in told} == {"setting"}

    def test_only_what_the_parent_has_can_be_dropped(self):
        assert problems(CHILD + "[tasks]\nsung = false") == [
            "DOC-WRONG-TYPE: an object is needed, not false in '$.tasks.sung'"
        ]

    def test_a_descent_is_worked_out_and_not_stated(self):
        assert problems(CHILD + 'descent = "ipt-12"') == [
            "DOC-UNKNOWN-KEY: unknown key 'descent' in '$'",
        ]

    def test_a_parent_is_named_by_a_text(self):
        assert problems(CHILD.replace('"ipt-16"', "16")) == [
            "DOC-WRONG-TYPE: text is needed, not a number in '$.parent'"
        ]

    def test_an_unknown_parent_is_refused(self):
        assert problems(CHILD.replace("ipt-16", "ipt-161")) == [
            "DOC-UNKNOWN-NAME: unknown protocol 'ipt-161'; did you mean 'ipt-16'? in '$.parent'"
        ]

    def test_one_like_no_other_is_not_repeated(self):
        assert problems(CHILD.replace("ipt-16", "somebody")) == [
            "DOC-UNKNOWN-NAME: unknown protocol; ipt.protocols.names() lists them in '$.parent'"
        ]

    def test_no_parent_is_no_parent(self):
        assert protocols.loads(FULL + "\n").parent == ""
        assert protocols.loads(FULL).descent == ()

    def test_a_parent_gives_no_name(self):
        assert problems('parent = "ipt-16"') == [
            "DOC-MISSING-KEY: the key 'id' is missing in '$'",
            "DOC-MISSING-KEY: the key 'revision' is missing in '$'",
            "DOC-MISSING-KEY: the key 'title' is missing in '$'",
        ]


class TestDigest:
    def test_comments_spaces_and_the_order_of_limits_do_not_count(self):
        limits = FULL.split("[limits]\n")[1].split("\n\n")[0]
        turned = "\n".join(reversed(limits.splitlines()))
        text = "# another\n" + FULL.replace(limits, turned).replace(" = ", "  =  ")
        assert text != FULL
        assert protocols.loads(text).digest == protocols.get("ipt-16").digest

    def test_it_does_not_matter_where_the_text_was(self, tmp_path: Path):
        path = tmp_path / "elsewhere.toml"
        path.write_text(FULL, encoding="utf-8")
        assert protocols.load(path) == protocols.load(str(path)) == protocols.get("ipt-16")
        assert protocols.load(path).digest == protocols.get("ipt-16").digest

    def test_what_is_inherited_counts_as_if_it_were_stated(self):
        stated = {"id": "mine", "revision": 3, "title": "my own"}
        whole = attrs.evolve(protocols.get("ipt-16"), **stated)
        assert protocols.loads(CHILD).digest == whole.digest

    @pytest.mark.parametrize(
        ("line", "instead"),
        [
            ("revision = 2", "revision = 3"),
            ('cadence = "weekly"', 'cadence = "monthly"'),
            ('after_rejecting = ["grief", "role-dispute", "role-transition"]', ""),
        ],
    )
    def test_any_other_content_has_another_digest(self, line: str, instead: str):
        assert protocols.loads(changed(line, instead)).digest != protocols.get("ipt-16").digest


class TestComplaints:
    @pytest.mark.parametrize(
        ("line", "instead", "complaints"),
        [
            ('id = "ipt-16"', "", ["DOC-MISSING-KEY: the key 'id' is missing in '$'"]),
            ('id = "ipt-16"', 'id = " "', ["DOC-VALUE: id must not be empty in '$.id'"]),
            (
                "revision = 2",
                "revision = 0",
                ["DOC-VALUE: revision is at least 1, not 0 in '$.revision'"],
            ),
            (
                "revision = 2",
                'revision = "1"',
                ["DOC-WRONG-TYPE: a whole number is needed, not text in '$.revision'"],
            ),
            (
                "revision = 2",
                "revision = 2026-01-01",
                ["DOC-WRONG-TYPE: a whole number is needed, not a date in '$.revision'"],
            ),
            (
                'cadence = "weekly"',
                'cadence = "weakly"',
                [
                    "DOC-UNKNOWN-NAME: unknown cadence 'weakly'; did you mean 'weekly'? in '$.cadence'"
                ],
            ),
            (
                'cadence = "weekly"',
                'cadnce = "weekly"',
                [
                    "DOC-MISSING-KEY: the key 'cadence' is missing in '$'",
                    "DOC-UNKNOWN-KEY: unknown key 'cadnce'; did you mean 'cadence'? in '$'",
                ],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                'anounce_by = { value = 4, source = "CG2000-7", status = "published" }',
                [
                    (
                        "DOC-UNKNOWN-KEY: unknown key 'anounce_by'; did you mean 'announce_by'? "
                        "in '$.limits'"
                    ),
                    "DOC-MISSING-KEY: the key 'announce_by' is missing in '$.limits'",
                ],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                'announce_by = { value = "4", source = "CG2000-8", status = "publishd", x = 1 }',
                [
                    (
                        "DOC-WRONG-TYPE: a whole number is needed, not text "
                        "in '$.limits.announce_by.value'"
                    ),
                    (
                        "DOC-UNKNOWN-NAME: unknown status 'publishd'; did you mean 'published'? "
                        "in '$.limits.announce_by.status'"
                    ),
                    "DOC-UNKNOWN-KEY: unknown key 'x' in '$.limits.announce_by'",
                    (
                        "DOC-UNKNOWN-NAME: unknown source 'CG2000-8'; did you mean 'CG2000-7'? "
                        "in '$.limits.announce_by.source'"
                    ),
                ],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                'announce_by = { value = -1, source = "nowhere at all", status = "published" }',
                [
                    "DOC-VALUE: value is from 0 to 999, not -1 in '$.limits.announce_by.value'",
                    (
                        "DOC-UNKNOWN-NAME: unknown source; a source is a key of the bibliography "
                        "(ipt.sources.names()), or 'ipt' for a decision of your own, with the work "
                        "you have it from in the note in '$.limits.announce_by.source'"
                    ),
                ],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                'announce_by = { value = 4, source = "CG2000-8", status = "published" }',
                [
                    (
                        "DOC-UNKNOWN-NAME: unknown source 'CG2000-8'; did you mean 'CG2000-7'? "
                        "in '$.limits.announce_by.source'"
                    )
                ],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                "announce_by = 4",
                ["DOC-WRONG-TYPE: an object is needed, not a number in '$.limits.announce_by'"],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                'announce_by = { name = "announce_by", value = 4, source = "S1", status = "assumed" }',
                ["DOC-UNKNOWN-KEY: unknown key 'name' in '$.limits.announce_by'"],
            ),
            (
                'announce_by = { value = 4, source = "CG2000-7", status = "published" }',
                "announce_by = { value = 4, source = 7 }",
                [
                    "DOC-WRONG-TYPE: text is needed, not a number in '$.limits.announce_by.source'",
                    "DOC-MISSING-KEY: the key 'status' is missing in '$.limits.announce_by'",
                ],
            ),
            (
                "[areas.role-dispute]",
                "[areas.role-dispute-s]",
                [
                    (
                        "DOC-UNKNOWN-KEY: unknown key 'role-dispute-s'; did you mean 'role-dispute'? "
                        "in '$.areas'"
                    )
                ],
            ),
            (
                "[areas.role-dispute]",
                '[areas.role-dispute]\nlife_events = ["conflict"]',
                [
                    (
                        "DOC-VALUE: life_events belongs to grief, which needs a death, not to "
                        "role dispute in '$.areas.role-dispute'"
                    )
                ],
            ),
            (
                (
                    'life_events = ["death", "miscarriage", "stillbirth", "neonatal-loss", '
                    '"presumed-dead"]'
                ),
                'life_events = ["deth"]',
                [
                    (
                        "DOC-UNKNOWN-NAME: unknown life event kind 'deth'; did you mean 'death'? "
                        "in '$.areas.grief.life_events[0]'"
                    )
                ],
            ),
            (
                'listened = { label = "listen and support", source = "S1", status = "secondary" }',
                "listened = true",
                ["DOC-WRONG-TYPE: an object is needed, not true in '$.tasks.listened'"],
            ),
            (
                'instrument = "phq-9"',
                "",
                ["DOC-MISSING-KEY: the key 'instrument' is missing in '$.measures[2]'"],
            ),
        ],
        ids=range(19),
    )
    def test_each_has_its_path(self, line: str, instead: str, complaints: list[str]):
        assert problems(changed(line, instead)) == complaints

    @pytest.mark.parametrize(
        ("more", "complaint"),
        [
            (
                "[phase_labels]\nterminatin = 'conclusion'",
                (
                    "DOC-UNKNOWN-NAME: unknown phase 'terminatin'; did you mean 'termination'? "
                    "in '$.phase_labels.terminatin'"
                ),
            ),
            (
                "[phase_labels]\ntermination = 3",
                "DOC-WRONG-TYPE: text is needed, not a number in '$.phase_labels.termination'",
            ),
            ("[limit]", "DOC-UNKNOWN-KEY: unknown key 'limit'; did you mean 'limits'? in '$'"),
            (
                "[[tasks]]",
                "DOC-WRONG-TYPE: an object is needed, not an array in '$.tasks'",
            ),
            (
                "[measures]\nphq = 1",
                "DOC-WRONG-TYPE: an array is needed, not an object in '$.measures'",
            ),
            (
                "[advisories.seting]\nx = 3",
                (
                    "DOC-UNKNOWN-NAME: unknown topic 'seting'; did you mean 'setting'? "
                    "in '$.advisories.seting'"
                ),
            ),
            (
                "[advisories.setting]\nward = 3",
                "DOC-WRONG-TYPE: an object is needed, not a number in '$.advisories.setting.ward'",
            ),
            (
                (
                    "[advisories.setting]\n"
                    "ward = { lable = 'a', label = 'b', source = 'ipt', status = 'assumed' }"
                ),
                (
                    "DOC-UNKNOWN-KEY: unknown key 'lable'; did you mean 'label'? "
                    "in '$.advisories.setting.ward'"
                ),
            ),
            (
                (
                    "[advisories.setting]\n"
                    "ward = { id = 'w', label = 'b', source = 'ipt', status = 'assumed' }"
                ),
                "DOC-UNKNOWN-KEY: unknown key 'id' in '$.advisories.setting.ward'",
            ),
            (
                (
                    "[advisories.setting]\n"
                    "ward = { label = 'b', grade = 'tried', source = 'ipt', status = 'assumed' }"
                ),
                (
                    "DOC-VALUE: an indication needs a grade, and nothing else has one; "
                    "this is about setting in '$.advisories.setting.ward'"
                ),
            ),
            (
                "[advisories.setting]\nward = { label = 'b', source = 'IPTUKK', status = 'assumed' }",
                (
                    "DOC-UNKNOWN-NAME: unknown source 'IPTUKK'; did you mean 'IPTUK'? "
                    "in '$.advisories.setting.ward.source'"
                ),
            ),
            (
                "family = 'dti'",
                "DOC-UNKNOWN-NAME: unknown family 'dti'; did you mean 'dit'? in '$.family'",
            ),
            ("limits = 3", "DOC-WRONG-TYPE: an object is needed, not a number in '$.limits'"),
        ],
    )
    def test_a_child_is_judged_like_its_parent(self, more: str, complaint: str):
        assert problems(CHILD + more) == [complaint]

    def test_areas_there_must_be(self):
        without = re.sub(r"\[areas\..*?\n\n", "", FULL, flags=re.DOTALL)
        assert problems(without) == ["DOC-MISSING-KEY: the key 'areas' is missing in '$'"]

    def test_every_limit_that_is_missing_is_named(self):
        head = FULL.split("[limits]")[0]
        areas = FULL.split("\n\n")[3]
        assert problems(f"{head}[limits]\n{areas}") == [
            f"DOC-MISSING-KEY: the key {name!r} is missing in '$.limits'" for name in LIMITS
        ]

    def test_what_is_no_toml_is_refused(self):
        found = problems("id\n")
        assert found == [
            "DOC-SYNTAX: expected '=' after a key in a key/value pair (at line 1, column 3) in '$'"
        ]

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path):
        with pytest.raises(DocumentError) as caught:
            protocols.load(tmp_path / "mine.toml")
        assert str(caught.value) == "cannot read 'mine.toml': no such file or directory"
