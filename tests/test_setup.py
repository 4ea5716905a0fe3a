"""The set-up on a fresh machine: what is pinned, and how a failure is told.

Python, pip and df are stand-ins, so that nothing is downloaded here.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
PINNED = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*)( ; .+)?")
# Named outright: PATH has no other Python for the script to find.
TOOLS = (
    "bash awk cat cp cut df dirname du env grep head make mkdir mv rm sed tail tee "
    "uname xargs"
)
# `python3.11 -m venv .venv`, with a pip that writes down what it is asked for.
VENV_WITH_A_FAKE_PIP = """
[ "$*" = "-m venv .venv" ] || exec {python} "$@"
{python} -m venv --without-pip .venv
mkdir .venv/lib/python3.11/site-packages/pip
cp {fakes}/pip.py .venv/lib/python3.11/site-packages/pip/__main__.py
cp {fakes}/uv .venv/bin/uv
"""
FAKE_PIP = """
import pathlib, sys
with pathlib.Path("calls").open("a") as calls:
    print("pip", sys.argv[-1], file=calls)
"""
FAKE_UV = """
for last; do :; done
[ "$last" != - ] || cat >/dev/null
echo "uv $last" >>calls
cp .venv/bin/uv .venv/bin/ics
"""


def pins(lines: list[str]) -> dict[str, str]:
    return {m[1]: m[2] for line in lines if (m := PINNED.fullmatch(line))}


def normal(requirement: str) -> str:
    """As in the lock: PyYAML is pyyaml."""
    return re.sub(r"[-_.]+", "-", requirement).lower()


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout without .venv, in a folder with a space, beside a bare PATH."""
    clone = tmp_path / "a clone"
    (clone / "tools").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "tools/setup.sh"):
        shutil.copy(ROOT / name, clone / name)
    (tmp_path / "bin").mkdir()
    for name in TOOLS.split():
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return clone


def make(clone: Path, *arguments: str, **variables: str) -> list[str]:
    """Run make, which must fail, and return what it said without its own last word."""
    done = subprocess.run(
        ["make", *arguments],
        cwd=clone,
        env={"PATH": str(clone.parent / "bin"), "HOME": str(clone.parent)} | variables,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert said.pop().startswith("make: ***")
    return said


def test_every_line_of_the_lock_is_a_name_and_one_version() -> None:
    assert [line for line in LOCK if not PINNED.fullmatch(line)] == []


def test_the_lock_names_no_build_of_torch_and_nothing_of_cuda() -> None:
    assert [n for n in pins(LOCK) if re.match(r"nvidia|cuda|triton", n)] == []


def test_everything_the_project_asks_for_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert {normal(name) for name in asked} - pins(LOCK).keys() == set()
    # What tools/setup.sh takes from the lock for itself.
    assert {"uv", "torch", "setuptools"} <= pins(LOCK).keys()


def test_the_lock_holds_to_the_versions_known_to_work_together() -> None:
    known = pins((ROOT / "requirements.in").read_text("utf-8").splitlines())
    assert known["torch"]
    assert known.items() <= pins(LOCK).items()


def test_no_file_of_the_set_up_holds_an_address() -> None:
    names = [
        ".ci/run",
        "Makefile",
        "pyproject.toml",
        "requirements.in",
        "requirements.lock",
        "tools/setup.sh",
    ]
    assert [n for n in names if "://" in (ROOT / n).read_text("utf-8")] == []


def test_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_a_wrong_python_is_named_in_one_line(clone: Path) -> None:
    [said] = make(clone, "setup", PYTHON="/bin/false")
    assert said.startswith("set-up: PYTHON=/bin/false is not Python 3.11;")


def test_a_machine_without_python_311_is_told_what_to_install(clone: Path) -> None:
    script(clone.parent / "bin" / "python3", "echo Python 3.13.1; [ $1 = -V ]")
    [said] = make(clone, "run")
    assert "Python 3.11 is needed" in said
    assert "this python3: Python 3.13.1" in said
    assert "apt install python3.11-venv" in said


def test_a_python_without_venv_is_told_what_to_install(clone: Path) -> None:
    script(
        clone.parent / "bin" / "python3.11",
        'case "$2" in *ensurepip*) exit 1;; esac',
    )
    [said] = make(clone, "setup")
    assert "python3.11 has no venv module" in said
    assert "apt install python3.11-venv" in said


def test_a_full_disk_is_told_before_anything_is_made(clone: Path) -> None:
    # df -P: the fourth field of the second line is what is free, in KiB; 500 MB.
    (clone.parent / "bin" / "df").unlink()
    script(clone.parent / "bin" / "df", 'echo head; echo "/dev/x 9 9 512000 9% /"')
    [said] = make(clone, "setup", PYTHON=sys.executable)
    assert "500 MB are free" in said
    assert "needs 3000 MB" in said
    assert not (clone / ".venv").exists()


# What pip 23.2 writes to its log without a network, for a version that is not there
# for this platform, and with a full disk.
@pytest.mark.parametrize(
    ("pip_says", "we_say"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "check the net"),
        ("ERROR: Could not find uv==1 (from versions: none)", "check the network"),
        ("ERROR: Could not find uv==1 (from versions: 0.1, 0.2)", "no such version"),
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: something new", "ERROR: something new"),
    ],
)
def test_a_failed_download_ends_in_one_line(
    clone: Path, pip_says: str, we_say: str
) -> None:
    # `python3.11 -m venv .venv` makes a Python that only fails.
    script(clone.parent / "pip", f"echo '{pip_says}' >>var/setup.log; exit 1")
    script(
        clone.parent / "bin" / "python3.11",
        f"""[ "$2" != venv ] || {{
        mkdir -p .venv/bin; cp '{clone.parent}/pip' .venv/bin/python; }}""",
    )
    said = make(clone, "setup")
    assert said[-1].startswith("set-up: installing uv failed: ")
    assert we_say in said[-1]
    assert "details: var/setup.log" in said[-1]
    assert not (clone / ".venv" / "ics-setup").exists()


@pytest.fixture
def set_up(clone: Path) -> Callable[[], list[str]]:
    """Run the set-up over the fake pip; return what pip and uv were asked for."""
    fakes = clone.parent
    (fakes / "pip.py").write_text(FAKE_PIP, "utf-8")
    script(fakes / "uv", FAKE_UV)
    made = VENV_WITH_A_FAKE_PIP.format(python=sys.executable, fakes=fakes)
    script(clone.parent / "bin" / "python3.11", made)

    def set_up() -> list[str]:
        calls = clone / "calls"
        calls.write_text("", "utf-8")
        subprocess.run(
            [clone / "tools" / "setup.sh"],
            env={"PATH": str(clone.parent / "bin"), "HOME": str(clone.parent)},
            check=True,
            timeout=300,
        )
        return calls.read_text("utf-8").splitlines()

    return set_up


def test_torch_comes_by_pip_before_the_rest_by_uv(
    set_up: Callable[[], list[str]],
) -> None:
    calls = [call for call in set_up() if call not in ("pip --version", "pip list")]
    assert calls == [
        f"pip uv=={pins(LOCK)['uv']}",
        f"pip torch=={pins(LOCK)['torch']}",
        "uv -",
        "uv requirements.lock",
        "uv .",
    ]


def test_a_finished_set_up_asks_for_nothing_until_a_pin_changes(
    clone: Path, set_up: Callable[[], list[str]]
) -> None:
    set_up()
    assert set_up() == []
    with (clone / "requirements.lock").open("a") as lock:
        lock.write("another==1\n")
    assert "uv requirements.lock" in set_up()
    assert set_up() == []


@pytest.mark.parametrize("harm", ["cut short", "broken", "moved"])
def test_an_environment_that_cannot_be_trusted_is_made_anew(
    clone: Path, set_up: Callable[[], list[str]], harm: str
) -> None:
    set_up()
    left = clone / ".venv" / "left"
    left.touch()
    if harm == "cut short":
        (clone / ".venv" / "ics-setup").unlink()
    elif harm == "broken":
        (clone / ".venv" / "bin" / "python").unlink()
    else:
        activate = clone / ".venv" / "bin" / "activate"
        activate.write_text(activate.read_text().replace(str(clone), "/elsewhere"))
        (clone / ".venv" / "ics-setup").write_text("as it was elsewhere")
    assert "uv ." in set_up()
    assert not left.exists()


SKIPPING_TESTS = """
import pytest

@pytest.mark.skip("no tool for the mark")
def test_by_mark(): pass

def test_by_itself(): pytest.skip("no tool for the test")

@pytest.fixture
def tool(): pytest.skip("no tool for the fixture")
def test_by_fixture(tool): pass

@pytest.mark.xfail(reason="known")
def test_that_is_known_to_fail(): assert False
"""
SKIPPED_MODULE = 'import pytest\npytest.skip("no tool", allow_module_level=True)'


def run_pytest(folder: Path, tests: str, require_all: str) -> str:
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_it.py").write_text(tests, "utf-8")
    variables = {
        "ICS_REQUIRE_ALL": require_all,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "COLUMNS": "200",
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rfEs"],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=300,
    ).stdout


def test_under_require_all_a_skip_fails_with_its_reason(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, SKIPPING_TESTS, "1")
    # A skip by mark or fixture comes before the test itself: pytest says error.
    assert "1 failed, 1 xfailed, 2 errors in" in said
    for skipped in ("mark", "test", "fixture"):
        assert (
            f"ICS_REQUIRE_ALL=1 allows no skip: Skipped: no tool for the {skipped}"
            in said
        )


def test_under_require_all_a_module_cannot_be_skipped(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, SKIPPED_MODULE, "1")
    assert "1 error in" in said
    assert "no tool" in said


def test_a_skip_is_a_skip_otherwise(tmp_path: Path) -> None:
    assert "3 skipped, 1 xfailed in" in run_pytest(tmp_path, SKIPPING_TESTS, "")


def test_the_index_of_the_tests_is_not_the_developers(tmp_path: Path) -> None:
    assert Path(os.environ["ICS_INDEX__DIR"]).is_relative_to(tmp_path.parents[1])
    assert not Path(os.environ["ICS_INDEX__DIR"]).is_relative_to(ROOT)
