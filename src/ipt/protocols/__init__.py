"""Which variant of IPT? Protocols as TOML files, each number with its source and its status."""

from ipt.protocols.reader import get, load, loads, names

__all__ = ["get", "load", "loads", "names"]
