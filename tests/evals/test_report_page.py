import itertools
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.compare import compare
from evals.experiment import Experiment, score_experiment
from evals.report_page import report_page
from evals.scored import scored_experiment
from evals.values import Value
from tests.evals.canned import PLANS, answer, cite, say
from tests.evals.conducted import HOSTILE, hostile, worked

DECLINED = answer("not_found", text="Not in the documents.", answerable=0.1)


class Parsed(HTMLParser):
    """The elements of a page, with their attributes and all of its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    return worked(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def page(kept: Experiment) -> Parsed:
    return Parsed(report_page(kept, score_experiment(kept)))


def test_numbers_stand_under_their_conditions(kept: Experiment, page: Parsed) -> None:
    before_the_numbers, _, _ = page.words.partition("citation precision")
    for condition in (
        kept.dataset.sha256,
        "v1",
        "0123456789ab with changes",
        "small (cdcdcdcdcdcd)",
        "Linux x86_64, 2 CPUs, Python 3.11.2; 1 asked at once",
        "2026-01-03 09:30 UTC",
        "8 of 8, 1 errors",
        "answer.max_words = 60",
    ):
        assert condition in before_the_numbers


def test_it_says_how_many_are_right_and_how_sure_that_is(page: Parsed) -> None:
    # 3 of 8. Wilson: (0.375 + 3.8415/16) / (1 + 3.8415/8) = 0.4156 in the middle, and
    # 1.96 · sqrt(0.375 · 0.625 / 8 + 3.8415 / 256) / 1.4802 = 0.2788 on each side.
    assert (
        "3 of 8 answers are right: 37.5\u00a0%, 95\u00a0% interval 13.7 to 69.4."
        in page.words
    )


def test_every_question_is_there_with_verdict_expected_and_faults(
    page: Parsed,
) -> None:
    rows = [row for row in page.of("tr") if row.get("id")]
    assert [row["id"] for row in rows] == [f"q-q{n}" for n in range(1, 9)]
    verdicts = {row["id"]: row["data-verdict"] for row in rows}
    assert (verdicts["q-q1"], verdicts["q-q2"]) == ("right", "not right")
    assert (verdicts["q-q8"], rows[7]["data-status"]) == ("error", "error")
    assert "missing phrase: 'ICB'" in page.words
    assert f"cites guide.txt “{PLANS}”" in page.words


def test_a_new_measure_is_shown_without_being_known(kept: Experiment) -> None:
    report = score_experiment(kept)
    more = [
        replace(
            result,
            values=(
                *result.values,
                Value(query_id=result.row.query.id, measure="reading_age", value=at),
            ),
        )
        for at, result in enumerate(report.results, start=10)
    ]
    page = Parsed(report_page(kept, replace(report, results=tuple(more))))
    # Ages 10 to 17: mean 13.5, and no share, so no percent.
    assert re.search(r"reading age13\.511\.\d+ to 15\.\d+80", page.words)


def test_what_was_read_opens_no_element_and_no_attribute(tmp_path: Path) -> None:
    kept = hostile(tmp_path)
    page = Parsed(report_page(kept, score_experiment(kept)))
    assert len(page.of("script")) == 1
    assert page.of("img") == page.of("iframe") == []
    assert not any(
        name.startswith("on") or name == "style"
        for _, attributes in page.elements
        for name in attributes
    )
    # question, turns, answer, citation with its facts, expected, faults and error
    assert page.words.count(HOSTILE) >= 12


def test_only_an_address_of_the_web_becomes_a_link(tmp_path: Path) -> None:
    kept = hostile(tmp_path)
    page = Parsed(report_page(kept, score_experiment(kept)))
    assert {str(link["href"])[0] for link in page.of("a")} == {"#"}


def test_nothing_is_loaded_from_anywhere(page: Parsed) -> None:
    loading = [
        value
        for tag, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "srcset") or (tag == "link" and name == "href")
    ]
    assert loading == ["data:,"]
    (policy,) = [
        str(meta["content"]) for meta in page.of("meta") if "http-equiv" in meta
    ]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_plot_has_a_name_a_summary_and_its_numbers(page: Parsed) -> None:
    ids = {attributes.get("id") for _, attributes in page.elements}
    plots = page.of("svg")
    assert len(plots) >= 3
    for plot in plots:
        assert plot["role"] == "img"
        assert {plot["aria-labelledby"], plot["aria-describedby"]} <= ids
    assert page.words.count("The numbers: ") >= len(plots)


def test_ids_are_there_once(page: Parsed) -> None:
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    assert len(set(ids)) == len(ids)


def test_headings_go_down_by_one(page: Parsed) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_what_changed_since_another_experiment_is_told(
    kept: Experiment, tmp_path: Path
) -> None:
    fixed = answer(
        text=f"{PLANS} [1]", sentences=[say(PLANS, 1)], citations=[cite(PLANS)]
    )
    other = worked(tmp_path, name="other", q1=DECLINED, q5=fixed)
    comparison = compare(scored_experiment(other), scored_experiment(kept))
    page = Parsed(report_page(kept, score_experiment(kept), comparison))
    changes = {row["id"]: row["data-change"] for row in page.of("tr") if row.get("id")}
    assert changes["q-q1"] == "now right"
    assert changes["q-q5"] == "no longer right"
    assert changes["q-q2"] == "same"
    assert "only there right 1, only here right 1, McNemar's exact test p = 1" in (
        page.words
    )
    # q1 and q5 trade places: of 8 as many are right as before.
    assert "right37.537.50.0" in page.words


def test_the_script_is_as_it_was_written(kept: Experiment) -> None:
    page = report_page(kept, score_experiment(kept))
    (script,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    assert "&gt;" not in script
    assert unescape(script) == script
