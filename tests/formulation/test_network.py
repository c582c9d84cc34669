"""The network of section 19: printed golden values, the empty case, and the export."""

import sys
from io import BytesIO

import networkx as nx
import pytest
from hypothesis import given, strategies as st
from tests.formulation.inventories import inventories, networks

from ipt.errors import InvalidValue, IPTError
from ipt.formulation.network import NetworkMetrics, Share, network_metrics, to_networkx
from ipt.model import Conflict, Relationship, Support, Tie

pytestmark = pytest.mark.once


def ring(n: int, *pairs: tuple[int, int]) -> NetworkMetrics:
    people = [Relationship(id=f"p{i}") for i in range(n)]
    return network_metrics(people, [Tie(one=f"p{a}", other=f"p{b}") for a, b in pairs])


class TestThePrintedGoldenValues:
    @pytest.mark.parametrize(
        ("metrics", "effective", "constraint", "density"),
        [
            (ring(2), 2, 0.5, 0),
            (ring(2, (0, 1)), 1, 1.125, 1),
            (ring(4, (0, 1), (2, 3)), 3, 0.5625, 0.3333),
            (ring(4), 4, 0.25, 0),
            (ring(3, (0, 1), (1, 2), (0, 2)), 1, 0.9259, 1),
        ],
        ids=["n=2 t=0", "n=2 t=1", "n=4 t=2 disjoint", "n=4 t=0", "triangle"],
    )
    def test_they_come_out(self, metrics, effective, constraint, density):
        assert metrics.effective_size == pytest.approx(effective)
        assert metrics.constraint == pytest.approx(constraint, abs=5e-5)
        assert metrics.density == pytest.approx(density, abs=5e-5)


class TestTheEmptyCase:
    def test_nobody(self):
        assert network_metrics([], []) == NetworkMetrics(
            size=0,
            confidants=0,
            confidants_unassessed=0,
            kin_share=Share(0, 0),
            negative_share=Share(0, 0),
            multiplexity=None,
            reciprocity=Share(0, 0),
            contact=None,
            ties=0,
            density=None,
            effective_size=0,
            constraint=None,
        )
        assert Share(0, 0).value is None

    def test_one_person(self):
        metrics = ring(1)
        assert (metrics.size, metrics.ties, metrics.density) == (1, 0, None)
        assert (metrics.effective_size, metrics.constraint) == (1, 1)

    def test_ties_that_nobody_asked_about_leave_their_measures_open(self):
        metrics = network_metrics([Relationship(id="p1"), Relationship(id="p2")])
        assert metrics.size == 2
        assert metrics.ties is metrics.density is None
        assert metrics.effective_size is metrics.constraint is None

    def test_where_all_are_out_of_reach_nobody_is_there(self):
        assert network_metrics([Relationship(id="p", living=False)], []) == network_metrics([], [])


class TestWhatIsKnownOfPeople:
    def test_shares_and_means_are_of_those_it_is_known_of(self):
        people = [
            Relationship(
                id="wife",
                kin="spouse",
                contact="daily",
                confidant=True,
                conflict=Conflict(present=True),
                support=(
                    Support(kind="emotional", received=3, given=2),
                    Support(kind="practical", received=1, given=0),
                    Support(kind="financial", received=0, given=0),
                ),
            ),
            Relationship(
                id="ex",
                kin="ex-partner",
                contact="rarely",
                confidant=False,
                violence=True,
                support=(Support(kind="financial", given=2),),
            ),
            Relationship(id="friend", kin="friend", contact="weekly", confidant=True),
            Relationship(id="boss", conflict=Conflict(present=False), violence=False),
            Relationship(id="mother", kin="parent", living=False, confidant=True),
        ]
        metrics = network_metrics(people)
        assert (metrics.size, metrics.confidants, metrics.confidants_unassessed) == (4, 2, 1)
        assert metrics.kin_share == Share(1, 3)
        assert metrics.kin_share.value == pytest.approx(1 / 3)
        assert metrics.negative_share == Share(2, 3)
        assert metrics.multiplexity == pytest.approx((2 + 1 + 1) / 3)
        assert metrics.reciprocity == Share(1, 2)
        assert metrics.contact == pytest.approx((4 + 1 + 3) / 3)

    def test_a_conflict_that_is_absent_leaves_violence_to_be_asked(self):
        person = Relationship(id="p", conflict=Conflict(present=False))
        assert network_metrics([person]).negative_share == Share(0, 0)

    def test_a_group_is_one_node(self):
        assert network_metrics([Relationship(id="parish", count=200)]).size == 1


class TestTies:
    def test_a_tie_given_twice_or_from_both_ends_is_one(self):
        people = [Relationship(id="a"), Relationship(id="b"), Relationship(id="c")]
        one, other = Tie(one="a", other="b"), Tie(one="b", other="a")
        assert network_metrics(people, [one, other, one]) == network_metrics(people, [one])
        assert network_metrics(people, [one]).ties == 1

    def test_a_tie_with_a_stranger_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            network_metrics([Relationship(id="a")], [Tie(one="a", other="x")])
        assert str(refused.value) == (
            "a tie names 'x', who is not in the inventory; add them or drop the tie"
        )

    def test_the_ties_of_the_dead_are_no_part_of_it(self):
        people = [
            Relationship(id="a"),
            Relationship(id="b"),
            Relationship(id="mother", living=False),
        ]
        ties = [Tie(one="a", other="mother"), Tie(one="a", other="b")]
        assert network_metrics(people, ties) == network_metrics(people[:2], ties[1:])

    def test_two_people_of_one_id_are_refused(self):
        with pytest.raises(InvalidValue) as refused:
            network_metrics([Relationship(id="a"), Relationship(id="a")])
        assert str(refused.value) == "the inventory has 'a' twice; keep the one recorded last"


class TestWhatAlwaysHolds:
    @given(network=networks(), mixed=st.randoms())
    def test_no_order_means_anything(self, network, mixed):
        people, ties = network
        turned = [Tie(one=tie.other, other=tie.one) for tie in mixed.sample(ties, len(ties))]
        assert network_metrics(people, ties) == network_metrics(
            mixed.sample(people, len(people)), turned
        )

    @given(network=networks())
    def test_removing_a_person_never_raises_a_count(self, network):
        people, ties = network
        gone, *rest = people
        kept = [tie for tie in ties if gone.id not in {tie.one, tie.other}]
        more, fewer = network_metrics(people, ties), network_metrics(rest, kept)
        for count in ("size", "confidants", "confidants_unassessed", "ties"):
            assert getattr(fewer, count) <= getattr(more, count)

    @given(network=networks())
    def test_every_measure_keeps_to_its_range(self, network):
        metrics = network_metrics(*network)
        for share in (metrics.kin_share, metrics.negative_share, metrics.reciprocity):
            assert 0 <= share.yes <= share.known
        assert metrics.density is None or 0 <= metrics.density <= 1
        assert metrics.contact is None or 1 <= metrics.contact <= 4
        assert metrics.multiplexity is None or 0 <= metrics.multiplexity <= 5
        if metrics.size:
            assert 1 <= metrics.effective_size <= metrics.size
            assert 1 / metrics.size <= metrics.constraint * (1 + 1e-12)

    @given(people=inventories())
    def test_ties_change_nothing_but_their_own_measures(self, people):
        asked, unasked = network_metrics(people, []), network_metrics(people)
        of_ties = {"ties", "density", "effective_size", "constraint"}
        names = {field.name for field in NetworkMetrics.__attrs_attrs__} - of_ties
        assert [getattr(asked, name) for name in names] == [getattr(unasked, n) for n in names]


class TestTheExport:
    def test_it_has_ids_and_coded_answers(self):
        person = Relationship(
            id="wife",
            kin="spouse",
            contact="daily",
            initiates="both",
            closeness=1,
            confidant=True,
            violence=False,
            conflict=Conflict(present=False, topics="secret"),
            support=(Support(kind="emotional", received=3),),
            name="secret",
            note="secret",
        )
        graph = to_networkx([person], [], ego="patient")
        assert dict(graph.nodes(data=True)) == {
            "patient": {},
            "wife": {
                "kin": "spouse",
                "reachable": True,
                "contact": "daily",
                "initiates": "both",
                "closeness": 1,
                "confidant": True,
                "negative": False,
                "received_emotional": 3,
            },
        }
        assert [*graph.edges(data=True)] == [("patient", "wife", {})]
        assert graph.graph == {"ties_known": True}

    def test_it_says_whether_ties_were_asked(self):
        assert to_networkx([]).graph == {"ties_known": False}
        assert [*to_networkx([]).nodes] == ["ego"]

    @given(network=networks())
    def test_it_can_be_written_to_a_file(self, network):
        graph = to_networkx(*network)
        file = BytesIO()
        nx.write_graphml(graph, file)
        file.seek(0)
        read = nx.read_graphml(file)
        assert (read.nodes, read.adj) == (graph.nodes, graph.adj)

    def test_the_patient_has_an_id_of_their_own(self):
        with pytest.raises(InvalidValue) as refused:
            to_networkx([Relationship(id="ego")])
        assert str(refused.value) == (
            "a person of the inventory has the id 'ego'; give the patient another with ego="
        )

    def test_without_networkx_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "networkx", None)
        with pytest.raises(IPTError) as refused:
            to_networkx([])
        assert str(refused.value) == (
            "a graph needs networkx, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[graph]'"
        )
        assert network_metrics([], []).size == 0
