"""What every test gets: no model hub, no index of the developer's, no silent skip."""

import os
import shutil
from collections.abc import Generator, Iterator

import pytest

# Read when the libraries are imported, so before any test module is.
os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    GRADIO_ANALYTICS_ENABLED="False",
    ANONYMIZED_TELEMETRY="False",
)


@pytest.fixture(autouse=True, scope="session")
def _index_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests out of var/; a test that sets the variable itself has its way."""
    with pytest.MonkeyPatch.context() as patch:
        index = tmp_path_factory.mktemp("var") / "index"
        patch.setenv("ICS_INDEX__DIR", str(index))
        yield


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the Chromium that browser tests drive, or skip them."""
    names = ("chromium", "chromium-browser", "google-chrome")
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip(f"needs Chromium: none of {', '.join(names)} is on PATH")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    """Judge a test that was skipped, by a mark, a fixture or itself."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[
    None, pytest.CollectReport, pytest.CollectReport
]:
    """Judge a module that was skipped while it was collected."""
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Under ICS_REQUIRE_ALL=1, turn a skip into a failure that gives its reason."""
    if report.skipped and os.environ.get("ICS_REQUIRE_ALL") == "1":
        reason = report.longrepr
        if isinstance(reason, tuple):
            reason = reason[2]
        report.outcome = "failed"
        report.longrepr = f"skipped, and ICS_REQUIRE_ALL=1 allows no skip: {reason}"
