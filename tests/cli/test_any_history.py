"""No history that can be written down brings the command to fall."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests import strategies
from tests.cli.running import as_json, document, run

import ipt
from ipt import events as ev

pytestmark = pytest.mark.once

OPENED = ev.CourseOpened(id="e0", patient="p")


class TestWhateverIsRecorded:
    @pytest.fixture(scope="class")
    @staticmethod
    def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
        return tmp_path_factory.mktemp("any") / "course.json"

    @given(
        st.lists(strategies.events(), max_size=8),
        st.booleans(),
        st.sampled_from(ipt.protocols.names()),
    )
    def test_of_any_events(self, path: Path, events, opened, name):
        history = [OPENED, *events] if opened else events
        if not history:
            return
        path.write_text(ipt.storage.layout.laid_out(document(history, ipt.protocols.get(name))))
        self.check_everything(path)

    @given(strategies.courses())
    def test_of_legal_courses(self, path: Path, course: ipt.Course):
        ipt.dump(course, path)
        assert self.check_everything(path) == 0

    def check_everything(self, path: Path) -> int:
        for command in ("show", "next"):
            assert run(command, path).exit_code in {0, 1, 2}
            assert len(as_json(command, path)) == 1
        status = run("check", path).exit_code
        [report] = as_json("check", path)
        heavy = any(finding["severity"] == "violation" for finding in report["findings"])
        assert status == (2 if "error" in report and status == 2 else int(heavy))
        return status
