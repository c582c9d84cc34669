"""The pages about the command do what they say, line by line."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.cli.running import run

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(console|csv|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = {"csv": "sessions.csv", "toml": "clinic-10.toml"}


@pytest.mark.parametrize(
    "page", ["record-from-a-shell", "import-your-data", "write-a-protocol", "groups", "care"]
)
def test_what_a_page_shows_is_what_the_command_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    for kind in ("groups", "care"):
        shutil.copytree(DOCS.parent / "examples" / kind, tmp_path / "examples" / kind)
    blocks = BLOCK.findall((DOCS / f"{page}.md").read_text(encoding="utf-8"))
    assert len(blocks) > 1
    for language, text in blocks:
        if language in FILES:
            named = re.match(r"# (\S+)\n", text)  # or the name stands in its first line
            Path(named[1] if named else FILES[language]).write_text(text, encoding="utf-8")
            continue
        for shown in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, said = shown.partition("\n")
            assert run(*shlex.split(line)[1:], prog_name="ipt").output == said, line
