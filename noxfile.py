"""Every gate of the project: `nox` runs them all, `nox -l` lists them, `nox -s NAME` runs one."""

import os
import sys
import tempfile
from pathlib import Path

import nox

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv"  # seconds where pip takes minutes
nox.options.download_python = "never"
nox.options.error_on_external_run = True
nox.options.error_on_missing_interpreters = False  # skipped, also where CI is set
nox.options.reuse_venv = "yes"

PROJECT = nox.project.load_toml("pyproject.toml")

# The declared versions, and the Python that runs nox: a newer one is tested, too.
PYTHONS = nox.project.python_versions(PROJECT)
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
if RUNNING not in PYTHONS:
    PYTHONS.append(RUNNING)

# What searches, or visits every configuration: it covers no line that the others leave out, and
# would take twice as long if it were measured. All of it is marked `once`; the longest comes first.
UNMEASURED = [
    "tests/machine/test_exhaustive.py",
    "tests/machine/test_mutants.py",
    "tests/cohort/test_any_course.py",
    "tests/storage/test_schema.py",
    "tests/storage/test_crash.py",
    "tests/test_bad_input.py",
    "tests/protocols/test_lint_anything.py",
    "tests/cli/test_privacy.py",
    "tests/measures/test_real_data.py",
    "tests/cli/test_any_history.py",
    "tests/formulation/test_network_oracle.py",
    "tests/machine/test_stateful.py",
    "tests/review/test_faults.py",
    "tests/review/test_fidelity_properties.py",
    "tests/techniques/test_communication_properties.py",
    "tests/techniques/test_decision_invariants.py",
    "tests/scheduling/test_random_series.py",
    "tests/test_generated_pages.py",
]

# What is marked `once` as a whole: where it does not run, it need not even be imported.
ONCE = [
    path.as_posix()
    for path in sorted(Path("tests").rglob("test_*.py"))
    if "\npytestmark = pytest.mark.once\n" in path.read_text(encoding="utf-8")
]

# A pyenv shim refuses to answer unless its version was chosen: choose each that is installed.
PYENV = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
if installed := sorted(path.name for python in PYTHONS for path in PYENV.glob(f"{python}.*")):
    os.environ["PYENV_VERSION"] = ":".join(installed)


def install(session: nox.Session, group: str, *packages: str) -> None:
    """Install one dependency group of pyproject.toml and further packages."""
    session.install(*nox.project.dependency_groups(PROJECT, group), *packages)


def ignored(paths: list[str]) -> list[str]:
    """The options by which pytest passes over *paths*."""
    return [f"--ignore={path}" for path in paths]


@nox.session
def lint(session: nox.Session) -> None:
    """Style, format and spelling; `nox -s lint -- fix` repairs what can be repaired."""
    install(session, "lint")
    if "fix" in session.posargs:
        session.run("ruff", "check", "--fix")
        session.run("ruff", "format")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("codespell")


@nox.session
def layers(session: nox.Session) -> None:
    """Which room may import which."""
    install(session, "lint")
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": "src"})


@nox.session
@nox.parametrize("checker", ["mypy", "pyright"], ids=["mypy", "pyright"])
def typing(session: nox.Session, checker: str) -> None:
    """Both checkers, strict; every public name has a complete type."""
    install(session, checker, "nox", ".[all]")  # nox: this file is checked, too
    session.run(checker)
    if checker == "pyright":
        session.run("pyright", "--verifytypes", "ipt", "--ignoreexternal")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The installed package (not src): tests and docstrings.

    The Python that runs nox measures coverage, too, and runs the blocks of the docs and what is
    marked `once`: that takes most of the time, and once is enough.
    """
    install(session, "cov" if session.python == RUNNING else "tests", ".[all]")
    if session.posargs:
        session.run("python", "-m", "pytest", *session.posargs)
        return
    spread = ["-n", "auto", "--dist", "loadfile"]  # the blocks of a page share their names
    pytest = ["-m", "pytest", *spread, "--doctest-modules", "--pyargs", "ipt", "tests"]
    if session.python != RUNNING:
        session.env["IPT_HYPOTHESIS"] = "quick"  # one Python searches, the others look
        session.run("python", *pytest, *ignored(ONCE), "-m", "not slow and not once")
        return
    session.env["IPT_HYPOTHESIS"] = (
        "ci"  # the same examples everywhere; `nightly` looks for new ones
    )
    session.run("coverage", "erase")
    session.run("coverage", "run", *pytest, "docs", *ignored(UNMEASURED))
    session.run("python", "-m", "pytest", *spread, "--no-loadscope-reorder", *UNMEASURED)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation; a dead reference is an error."""
    install(session, "docs", ".[all]")
    build = ["sphinx-build", "-nWE", "--keep-going", "-q", "-j", "auto"]
    session.run(*build, "docs", "docs/_build/html")


@nox.session(reuse_venv=False)
def downstream(session: nox.Session) -> None:
    """A stranger's project against the built wheel: both checkers strict, then run."""
    with tempfile.TemporaryDirectory() as folder:
        session.run("uv", "build", "--quiet", "--wheel", "--out-dir", folder)
        wheel = next(Path(folder).glob("*.whl"))
        session.install(*nox.project.dependency_groups(PROJECT, "mypy", "pyright"), str(wheel))
    session.chdir("tests/downstream")
    session.run("mypy")
    session.run("pyright")
    session.run("python", "sample.py")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Speed and memory, as ratios against rivals in the same run."""
    install(session, "bench", ".[all]")
    session.run("pytest", "tests/benchmarks", *session.posargs)


@nox.session(default=False)
def nightly(session: nox.Session) -> None:
    """The slow tests, and a long random search instead of CI's fixed one."""
    install(session, "cov", *PROJECT["dependency-groups"]["oracles"], ".[all]")
    session.run("pytest", "-m", "", *session.posargs, env={"IPT_HYPOTHESIS": "nightly"})


@nox.session(default=False)
def pages(session: nox.Session) -> None:
    """Write the generated pages of the docs again; `-- --check` only compares."""
    session.install(".[all]")
    session.run("python", "docs/generate.py", *session.posargs)
