import json
import unicodedata
from pathlib import Path

import pytest

from tests.ui.built import (
    BOARDS,
    BRIEFING,
    CHIEF,
    DIFFERENCE,
    DOCUMENTS,
    DRESSED,
    EMPLOYED,
    NETWORKS,
    answers,
    built_index,
    ics,
    ics_alone,
)

HEAVY = {
    "chromadb",
    "gradio",
    "langchain_core",
    "numpy",
    "pydantic",
    "sentence_transformers",
    "torch",
    "transformers",
}
IMPORTED = """
import json, sys
from ui.cli import main
try:
    main(sys.argv[1:])
finally:
    sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(autouse=True, scope="module")
def _index() -> None:
    built_index()


def test_what_the_documents_do_not_say_is_not_found_and_asserts_nothing() -> None:
    answer = answers()[EMPLOYED]
    assert answer["status"] == "not_found"
    assert (answer["sentences"], answer["citations"]) == ([], [])
    assert [near["doc_id"] for near in answer["nearest"]]


def test_who_took_over_is_told_with_the_day_and_as_done() -> None:
    answer = answers()[BOARDS]
    assert answer["status"] == "answered"
    # The source of mid-2022 says that it "will take over".
    first = answer["sentences"][0]["text"]
    assert "BOB ICB took over" in first
    assert "1 July 2022" in first
    (dated,) = (n["text"] for n in answer["notices"] if n["kind"] == "dated")
    assert "written in November 2026" in dated
    assert dated in answer["answer"]


@pytest.mark.parametrize("question", [BOARDS, CHIEF])
def test_a_body_that_has_ended_is_said_to_have(question: str) -> None:
    answer = answers()[question]
    said = [sentence["text"] for sentence in answer["sentences"]]
    assert any("BOB ICB" in text and "2026" in text for text in said)


def test_what_came_after_is_pointed_at() -> None:
    answer = answers()[BOARDS]
    (notice,) = (n["text"] for n in answer["notices"] if n["kind"] == "premise")
    assert notice.startswith("BOB ICB is the name of a body that had ended by 1 April")
    after = answer["citations"][-1]
    assert after["doc_id"] == BRIEFING
    assert f"[{after['marker']}] says what came after" in notice
    assert "NHS Thames Valley ICB succeeded it on 1 April 2026" in after["quote"]


def test_who_led_last_is_told_of_a_body_that_has_ended() -> None:
    assert answers()[CHIEF]["status"] == "answered"
    assert "Nick Broughton" in answers()[CHIEF]["sentences"][0]["text"]


def test_numbers_that_disagree_are_given_with_their_dates() -> None:
    answer = answers()[NETWORKS]
    said = [sentence["text"] for sentence in answer["sentences"]]
    for number, dates in (("45", ("2019",)), ("51", ("early 2024",))):
        told = [text for text in said if f" {number}" in text]
        assert told
        assert all(day in text for text in told for day in dates)
    assert any("differ" in text for text in said)
    (notice,) = (n["text"] for n in answer["notices"] if n["kind"] == "conflict")
    assert "different figures" in notice


def test_a_difference_gives_both_sides() -> None:
    said = " ".join(sentence["text"] for sentence in answers()[DIFFERENCE]["sentences"])
    assert "(ICB) is a statutory NHS organisation" in said
    assert "ICP is a joint committee of the ICB and the responsible councils" in said


def test_an_empty_question_is_asked_back() -> None:
    ran = ics("ask", "")
    assert (ran.code, ran.err) == (0, "")
    assert answers()[""]["status"] == "clarify"
    assert ran.out.strip() == answers()[""]["answer"]


def test_markup_and_control_characters_change_nothing() -> None:
    dressed, plain = answers()[DRESSED], answers()[NETWORKS]
    for part in ("status", "sentences", "citations", "notices", "answer"):
        assert dressed[part] == plain[part]


def test_markup_alone_is_no_question() -> None:
    ran = ics("ask", "--json", "<script>alert(1)</script>\x00")
    assert (ran.code, ran.objects[0]["status"]) == (0, "clarify")


def test_one_question_and_a_line_give_the_same_object() -> None:
    (alone,) = ics("ask", "--json", NETWORKS).objects
    line = dict(answers()[NETWORKS])
    for of_the_run in ("id", "answer_id", "timings_ms"):
        del alone[of_the_run], line[of_the_run]
    assert alone == line


def test_a_terminal_shows_the_words_and_where_they_stand() -> None:
    ran = ics("ask", NETWORKS)
    citations = answers()[NETWORKS]["citations"]
    assert (ran.code, ran.err) == (0, "")
    for citation in citations:
        assert citation["quote"] in ran.out
        place = f"{citation['doc_id']} {citation['start']}-{citation['end']}"
        assert place in ran.out
        assert citation["published_text"] in ran.out
    addresses = {basis["url"] for c in citations for basis in c["based_on"]}
    assert all(url in ran.out for url in addresses - {None})
    assert all(c == "\n" or unicodedata.category(c) != "Cc" for c in ran.out)


def test_what_has_ended_is_said_from_its_day_on() -> None:
    (then,) = ics("ask", "--json", "--as-of", "2026-03-31", BOARDS).objects
    assert then["as_of"] == "2026-03-31"
    assert then["status"] == "answered"
    assert "premise" not in {notice["kind"] for notice in then["notices"]}
    assert "premise" in {notice["kind"] for notice in answers()[BOARDS]["notices"]}


def test_a_question_over_the_limit_is_refused() -> None:
    assert "2,001 characters; at most 2,000" in ics("ask", "x" * 2001).fault
    limit = {"ICS_LIMITS__QUESTION_CHARS": "5"}
    assert "at most 5 can" in ics("ask", "sixsix", env=limit).fault


def test_danger_is_heard_in_a_question_over_the_limit() -> None:
    ran = ics("ask", "--json", "My father has chest pain. " + "x" * 3000)
    assert (ran.code, ran.objects[0]["status"]) == (0, "safety")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["ask", "\udcff"], id="question"),
        pytest.param(["ask", "--place", "\udcff", NETWORKS], id="place"),
        pytest.param(["search", "\udcff"], id="search"),
    ],
)
def test_an_argument_that_is_not_utf8_is_told(arguments: list[str]) -> None:
    assert "not valid text" in ics(*arguments).fault


def test_a_terminal_with_few_letters_shows_what_it_can() -> None:
    ran = ics("ask", EMPLOYED, charset="latin-1")
    assert ran.code == 0
    assert "The documents here do not answer this." in ran.out


def test_search_shows_ranks_scores_and_places() -> None:
    ran = ics("search", "-k", 2, NETWORKS)
    rows = [line.split("\t") for line in ran.out.splitlines() if line[0] != "\t"]
    assert (ran.code, ran.err) == (0, "")
    assert [rank for rank, *_ in rows] == ["1", "2"]
    assert float(rows[0][1]) >= float(rows[1][1])
    named = [place.partition("#")[0] for *_, place in rows]
    assert all((DOCUMENTS / doc_id).is_file() for doc_id in named)
    assert len(set(named)) == 2


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("?!", id="no word"),
        pytest.param("\U0001f3e5", id="emoji"),
    ],
)
def test_any_text_can_be_searched(query: str) -> None:
    assert ics("search", query).code == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("\x00\x07", "is empty", id="control characters"),
        pytest.param("x" * 2001, "at most 2,000", id="too long"),
    ],
)
def test_what_cannot_be_searched_is_told(query: str, said: str) -> None:
    assert said in ics("search", query).fault


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no command"),
        pytest.param(["frob"], id="unknown command"),
        pytest.param(["ask"], id="no question"),
        pytest.param(["ask", "a", "b"], id="two questions"),
        pytest.param(["ask", "--frob", "a"], id="unknown option"),
        pytest.param(["ask", "--as-of", "yesterday", "a"], id="no day"),
        pytest.param(["ask", "--as-of", "2022-02-30", "a"], id="no such day"),
        pytest.param(["ask", "--settings", "/", "a"], id="settings that are a folder"),
        pytest.param(["search"], id="no query"),
        pytest.param(["search", " "], id="blank query"),
        pytest.param(["search", "-k", "0", "a"], id="no passage"),
        pytest.param(["search", "-k", "101", "a"], id="too many passages"),
        pytest.param(["serve", "--port", "0"], id="no port"),
        pytest.param(["serve", "--port", "65536"], id="no such port"),
        pytest.param(["verify"], id="no file"),
        pytest.param(["verify", "/nowhere"], id="no such file"),
        pytest.param(["verify", "/"], id="a folder"),
        pytest.param(["eval", "answers", "--dataset", "/nowhere"], id="no dataset"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    ran = ics(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[index]\nencodr = 'x'\n", "index.encodr", id="unknown key"),
        pytest.param("[indx]\nencoder = 'x'\n", "indx", id="unknown section"),
        pytest.param("[index]\npassages = 0\n", "index.passages", id="out of range"),
        pytest.param("[index\n", "not TOML", id="broken"),
    ],
)
def test_settings_that_cannot_be_used_are_told(
    text: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "ics.toml"
    file.write_text(text)
    assert said in ics("search", "--settings", file, "x").fault


def test_a_settings_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.toml"
    assert str(file) in ics("ask", "--settings", file, "x").fault


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("ICS_INDEX__PASSAGES", "many", id="no number"),
        pytest.param("ICS_INDEX__PASAGES", "5", id="unknown key"),
        pytest.param("ICS_INDX__PASSAGES", "5", id="unknown section"),
        pytest.param("ICS_INDEX", "many", id="a section that is no JSON"),
    ],
)
def test_a_variable_that_cannot_be_used_is_told(name: str, value: str) -> None:
    _, section, *_ = name.lower().replace("__", "_").split("_")
    assert section in ics("search", "x", env={name: value}).fault.lower()


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_imports_nothing_that_is_slow(arguments: list[str]) -> None:
    done = ics_alone(*arguments, program=IMPORTED)
    assert done.returncode == 0
    assert done.stdout
    assert not HEAVY & set(json.loads(done.stderr))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["frob"], 2, "No such command 'frob'", id="usage"),
        pytest.param(["verify", "-"], 1, "Error: <stdin> is not JSON", id="error"),
    ],
)
def test_exit_codes_and_streams_are_those_of_the_process(
    arguments: list[str], code: int, said: str
) -> None:
    done = ics_alone(*arguments, stdin=b"nonsense")
    assert (done.returncode, done.stdout) == (code, b"")
    assert said in done.stderr.decode()
