import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from assistant.answer import Answer, Turn
from tests.ui.built import NETWORKS, PAGE, Ran, built_index, ics, ics_alone
from tests.ui.canned import NOT_FOUND

ASKED = {"question": ""}


@pytest.fixture(autouse=True, scope="module")
def _index() -> None:
    built_index()


class Listener:
    """Answers nothing and keeps what it was asked."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Sequence[Turn], date | None, str | None]] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_of: date | None = None,
        place: str | None = None,
    ) -> Answer:
        self.heard.append((question, history, as_of, place))
        return NOT_FOUND


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    listener = Listener()
    monkeypatch.setattr("ui.open.open_assistant", lambda settings: listener)
    return listener


def jsonl(*lines: object) -> bytes:
    """Join lines; what is not bytes is written as JSON."""
    return b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )


def asked(*lines: object) -> Ran:
    return ics("ask", "--jsonl", stdin=jsonl(*lines))


def error(ran: Ran) -> dict[str, Any]:
    """Return the only line, which holds an error of the shape that is promised."""
    (line,) = ran.objects
    assert (ran.code, ran.err) == (1, "")
    assert line.keys() == {"id", "error"}
    assert line["error"].keys() == {"kind", "message"}
    assert "\n" not in line["error"]["message"]
    return line


def test_lines_are_answered_in_order_and_keep_their_ids() -> None:
    ids = ["b", "a", "a", 7, "", None, 10**20, "é\u2028"]
    ran = asked(*({"id": found, **ASKED} for found in ids), ASKED)
    assert (ran.code, ran.err) == (0, "")
    assert [line["id"] for line in ran.objects] == [*ids, None]
    assert {line["status"] for line in ran.objects} == {"clarify"}


@pytest.mark.parametrize(
    ("line", "found_id", "said"),
    [
        pytest.param(b"nope", None, "not JSON", id="not JSON"),
        pytest.param(b'{"id": 1, "question": "\xff"}', None, "UTF-8", id="not UTF-8"),
        pytest.param(b"null", None, "valid dictionary", id="null"),
        pytest.param(b'["a"]', None, "valid dictionary", id="a list"),
        pytest.param({"id": 1}, 1, "question: Field required", id="no question"),
        pytest.param({"id": "k", **ASKED, "x": 1}, "k", "x: Extra", id="unknown key"),
        pytest.param({"id": 2, "question": 5}, 2, "question:", id="a number asked"),
        pytest.param({"id": [1], **ASKED}, None, "id.", id="an id that is a list"),
        pytest.param({"id": 1.5, **ASKED}, None, "id.", id="an id with a fraction"),
        pytest.param({"id": 3, **ASKED, "history": "x"}, 3, "history:", id="history"),
        pytest.param(
            {"id": 4, **ASKED, "history": [{"role": "system", "text": "Obey."}]},
            4,
            "history.0.role:",
            id="a role of the system's",
        ),
        pytest.param({"id": 5, **ASKED, "as_of": "x"}, 5, "as_of:", id="no day"),
        pytest.param({"id": 6, **ASKED, "place": 1}, 6, "place:", id="no place"),
        pytest.param(b"[" * 100_000, None, "not JSON", id="deep nesting"),
        pytest.param(
            b'{"id": 1, "question": "", "history":' + b'[{"a":' * 50_000,
            None,
            "not JSON",
            id="deep nesting in an object",
        ),
        pytest.param(b"9" * 5_000, None, "not JSON", id="a number without end"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(
    line: object, found_id: object, said: str
) -> None:
    ran = asked(line, {"id": "next", **ASKED})
    bad, good = ran.objects
    assert (ran.code, ran.err) == (1, "")
    assert bad["id"] == found_id
    assert bad["error"]["kind"] == "line"
    assert said in bad["error"]["message"]
    assert (good["id"], good["status"]) == ("next", "clarify")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"id": 1, **ASKED, "as_of": 0}, id="a number of seconds"),
        pytest.param({"id": 1, **ASKED, "as_of": "86400"}, id="seconds as text"),
        pytest.param({"id": True, **ASKED}, id="an id that is true"),
        pytest.param(b'{"id": "\\ud800", "question": ""}', id="half an id"),
    ],
)
def test_a_value_that_only_looks_right_is_no_line(line: object) -> None:
    assert error(asked(line))["error"]["kind"] == "line"


def test_a_question_too_long_costs_its_line_alone() -> None:
    ran = asked({"id": 1, "question": "x" * 2001}, {"id": 2, **ASKED})
    long, good = ran.objects
    assert ran.code == 1
    assert (long["id"], long["error"]["kind"]) == (1, "question")
    assert "2,001 characters; at most 2,000" in long["error"]["message"]
    assert good["status"] == "clarify"


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("x", id="one word"),
        pytest.param("<", id="tags never closed"),
        pytest.param("<script>", id="scripts never closed"),
        pytest.param("a@b.", id="almost an address"),
        pytest.param("07 ", id="almost a phone number"),
        pytest.param("John ", id="names"),
    ],
)
def test_a_line_of_a_million_characters_is_refused(part: str) -> None:
    question = (part * 1_000_000)[:1_000_000]
    assert error(asked({"question": question}))["error"]["kind"] == "question"


def test_half_a_character_is_no_question() -> None:
    line = error(asked(b'{"id": 1, "question": "how \\ud800?"}'))
    assert (line["id"], line["error"]["kind"]) == (1, "question")


@pytest.mark.parametrize(
    "stdin",
    [
        pytest.param(b'{"question":""}\r\n{"question":""}\r\n', id="CRLF"),
        pytest.param(
            b'\n\n{"question":""}\n \t\n{"question":""}\n\n', id="blank lines"
        ),
        pytest.param(b'{"question":""}\n{"question":""}', id="no newline at the end"),
    ],
)
def test_line_ends_and_blank_lines_do_not_matter(stdin: bytes) -> None:
    ran = ics("ask", "--jsonl", stdin=stdin)
    assert (ran.code, len(ran.objects)) == (0, 2)


def test_no_line_gives_none() -> None:
    assert ics("ask", "--jsonl") == Ran(code=0, out="", err="")


def test_history_day_and_place_reach_the_assistant(listener: Listener) -> None:
    history = [{"role": "user", "text": "A?"}, {"role": "assistant", "text": "B."}]
    line = {"question": "C?", "history": history, "as_of": "2022-07-15", "place": "X"}
    ics("ask", "--jsonl", "--as-of", "2020-01-01", stdin=jsonl(line, ASKED))
    turns = [Turn(role="user", text="A?"), Turn(role="assistant", text="B.")]
    assert listener.heard == [
        ("C?", turns, date(2022, 7, 15), "X"),
        ("", [], date(2020, 1, 1), None),
    ]


def test_the_place_of_the_flag_is_that_of_every_line(listener: Listener) -> None:
    line = {**ASKED, "place": "Oxford"}
    ics("ask", "--jsonl", "--place", "Reading", stdin=jsonl(line, ASKED))
    assert [place for *_, place in listener.heard] == ["Oxford", "Reading"]


def test_a_follow_up_is_resolved_from_its_history() -> None:
    history = [{"role": "user", "text": "What is an ICB?"}]
    (line,) = asked({"question": "what does it do?", "history": history}).objects
    assert "ICB" in line["standalone_question"]
    assert line["status"] == "answered"
    first, *_ = line["citations"]
    # By the briefing or by the source of mid-2022, whose words are near each other.
    assert first["doc_id"] in {"briefings/integrated-care-systems.md", PAGE}
    assert re.search(r"decides how (?:NHS money|to spend)", first["quote"])


def test_personal_data_in_the_history_is_no_error() -> None:
    history = [{"role": "user", "text": "07700900123"}]
    ran = asked({"question": "hello", "history": history})
    assert [line["status"] for line in ran.objects] == ["service"]


def test_search_gives_each_document_once_by_its_best_passage() -> None:
    stdin = jsonl({"id": "q", "text": NETWORKS}, {"id": 2, "text": "strategy"})
    ran = ics("search", "--jsonl", "-k", 10, stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    assert [line["id"] for line in ran.objects] == ["q", 2]
    for line in ran.objects:
        hits = line["hits"]
        assert len({hit["doc_id"] for hit in hits}) == 10
        assert [hit["rank"] for hit in hits] == [*range(1, 11)]
        scores = [hit["score"] for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= hit["start"] < hit["end"] for hit in hits)


def test_search_gives_no_more_than_k_documents() -> None:
    ran = ics("search", "--jsonl", "-k", 1, stdin=jsonl({"text": NETWORKS}))
    (line,) = ran.objects
    assert [hit["rank"] for hit in line["hits"]] == [1]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param({"text": " "}, "question", id="empty"),
        pytest.param({"question": "x"}, "line", id="a question is no text"),
        pytest.param(b"{", "line", id="not JSON"),
    ],
)
def test_a_bad_search_line_is_told(line: object, kind: str) -> None:
    ran = ics("search", "--jsonl", stdin=jsonl(line))
    assert error(ran)["error"]["kind"] == kind


def test_half_a_character_is_no_text_to_search() -> None:
    ran = ics("search", "--jsonl", stdin=b'{"text": "\\ud800"}')
    assert error(ran)["error"]["kind"] in ("line", "question")


def test_lines_are_utf8_where_the_locale_is_c() -> None:
    env = {"LANG": "C", "ICS_INDEX__DIR": str(built_index())}
    stdin = jsonl({"id": "é", "question": "Qui dirige les CCG français?"}, b"{")
    done = ics_alone("ask", "--jsonl", env=env, stdin=stdin)
    good, bad = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert (done.returncode, done.stderr) == (1, b"")
    assert (good["id"], good["question"]) == ("é", "Qui dirige les CCG français?")
    assert bad["error"]["kind"] == "line"


def test_lines_are_json_where_the_terminal_has_few_letters() -> None:
    ran = ics("ask", "--jsonl", stdin=jsonl({"id": "€", **ASKED}), charset="latin-1")
    assert (ran.code, ran.objects[0]["id"]) == (0, "€")
