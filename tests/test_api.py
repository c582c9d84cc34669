"""The front door: what `import ipt` gives, and what it leaves alone."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

import ipt

HEAVY = ("cattrs", "dateutil", "numpy", "click")


def modules() -> list[str]:
    return ["ipt", *(found.name for found in pkgutil.walk_packages(ipt.__path__, "ipt."))]


def loaded_by(code: str) -> set[str]:
    code += "\nimport sys; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", modules())
def test_what_a_module_promises_is_there_and_in_order(name: str):
    promised = importlib.import_module(name).__all__
    assert len(set(promised)) == len(promised)
    for word in promised:
        assert hasattr(importlib.import_module(name), word), word


def test_the_names_of_the_front_door_are_those_of_the_rooms():
    for name in ipt.__all__:
        value = ipt.__getattr__(name)
        home = importlib.import_module(f"ipt.{ipt._HOMES.get(name, name)}")
        assert value is getattr(home, name, home)


def test_the_fixed_names_are_there():
    fixed = [
        "Course",
        "Phase",
        "Session",
        "Relationship",
        "ProblemArea",
        "Protocol",
        "Finding",
        "IPTError",
        "events",
        "protocols",
        "open_course",
        "apply",
        "check",
        "available",
        "replay",
        "dumps",
        "loads",
        "dump",
        "load",
        "machine",
        "review",
    ]
    assert set(fixed) <= set(ipt.__all__)
    assert dir(ipt) == sorted(ipt.__all__)


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match=r"^module 'ipt' has no attribute 'aply'$"):
        ipt.aply  # noqa: B018 - the access is the test


def test_importing_loads_no_room():
    loaded = loaded_by("import ipt")
    assert not [name for name in loaded if name.startswith("ipt.")]
    assert not loaded & set(HEAVY)


def test_a_course_needs_attrs_and_the_standard_library_alone():
    loaded = loaded_by(
        "import ipt; from ipt.model import *; ipt.apply; ipt.findings; ipt.errors; ipt.machine"
    )
    assert not loaded & set(HEAVY)
    assert "ipt.machine.engine" in loaded
    assert "ipt.storage" not in loaded


def test_importing_changes_nothing():
    code = (
        "import sys, os, locale, warnings, random\n"
        "before = (dict(os.environ), locale.setlocale(locale.LC_ALL), list(warnings.filters),"
        " random.getstate(), list(sys.path), sys.getrecursionlimit())\n"
        "import ipt.machine, ipt.storage, ipt.protocols, ipt.review\n"
        "after = (dict(os.environ), locale.setlocale(locale.LC_ALL), list(warnings.filters),"
        " random.getstate(), list(sys.path), sys.getrecursionlimit())\n"
        "assert before == after"
    )
    loaded_by(code)
