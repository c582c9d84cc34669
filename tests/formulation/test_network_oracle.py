"""networkx is the oracle for the measures of the network."""

import math
import random

import networkx as nx
import pytest
from hypothesis import given
from tests.formulation.inventories import networks

from ipt.formulation.network import network_metrics, to_networkx
from ipt.model import Relationship, Tie

pytestmark = pytest.mark.once


def random_network(seed: int) -> tuple[list[Relationship], list[Tie]]:
    """One to twelve people, and each pair tied with a chance of its own."""
    chance = random.Random(seed)  # noqa: S311
    size, tied = chance.randint(1, 12), chance.random()
    ids = [f"p{i}" for i in range(size)]
    pairs = ((a, b) for at, a in enumerate(ids) for b in ids[at + 1 :] if chance.random() < tied)
    return [Relationship(id=name) for name in ids], [Tie(one=a, other=b) for a, b in pairs]


class TestNetworkxIsTheOracle:
    @pytest.mark.parametrize("seed", range(0, 500, 50))
    def test_it_agrees_on_five_hundred_random_graphs(self, seed):
        for one in range(seed, seed + 50):
            people, ties = random_network(one)
            ours, graph = network_metrics(people, ties), to_networkx(people, ties)
            around = graph.subgraph(set(graph) - {"ego"})
            # Of a directed graph it computes Burt's own form, of an undirected one Borgatti's.
            burt = nx.effective_size(nx.DiGraph(graph), nodes=["ego"])["ego"]
            assert ours.effective_size == pytest.approx(burt)
            assert ours.effective_size == pytest.approx(
                nx.effective_size(graph, nodes=["ego"])["ego"]
            )
            assert ours.constraint == pytest.approx(nx.constraint(graph, nodes=["ego"])["ego"])
            assert ours.density == (pytest.approx(nx.density(around)) if len(people) > 1 else None)
            assert (ours.size, ours.ties) == (len(around), around.number_of_edges())

    @given(network=networks())
    def test_it_agrees_on_people_of_any_kind(self, network):
        people, ties = network
        ours, graph = network_metrics(people, ties), to_networkx(people, ties)
        assert ours.size == graph.degree("ego")
        if ours.size:
            assert ours.constraint == pytest.approx(nx.constraint(graph, nodes=["ego"])["ego"])
            assert ours.effective_size == pytest.approx(
                nx.effective_size(graph, nodes=["ego"])["ego"]
            )
        else:
            assert math.isnan(nx.constraint(graph, nodes=["ego"])["ego"])
            assert ours.constraint is None
