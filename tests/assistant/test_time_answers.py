"""What a question gets that asks about now, then, or a place, of dated documents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.config import AnswerConfig, LimitsConfig
from assistant.evidence import Evidence
from assistant.reader import Reading
from assistant.units import Unit
from corpus.glossary import Glossary, Mistaken, Superseded, load_glossary
from corpus.load import load_documents
from index.search import Index
from tests.index.fake_encoder import FakeEncoder
from tests.index.samples import build, opened

TODAY = date(2026, 11, 15)
OLD_BOARD = Superseded(names=("old board",), until=date(2026, 4, 1), doc_id="new.md")
GLOSSARY = load_glossary()
ANN = "The board is led by Ann Example as chief executive."
BEN = "The new board has Ben Sample as its leader."
NETWORKS_45 = "The area has 45 primary care networks, each of several practices."
NETWORKS_51 = "A newspaper counted 51 primary care networks in early 2024."
LAW = "A partnership must prepare a strategy."
PRESS = "Councils will draw up a strategy together, the newspaper understands."
SURREY = "The advice line of the county takes calls about transport."
NINE = "Since 1 July 2022 the board must have nine members."
SET = "On 1 July 2022 the number of members was set at nine."
OFFICE = "The headquarters of the old board were in Jubilee House."
PRACTICES = "The area has 156 practices of family doctors."
DIFFER = "The sources differ on the number of practices."
TRUSTS = (
    "Three hospital trusts serve the area.",
    "Five trusts serve the area.",
    "Bodies called trusts numbered 14 in the wider region.",
)
FILES = {
    "law.md": f"""---
title: The Act
publisher: Parliament
published: "2022-04-28"
authority: act
place: England
statements:
  - quote: "{NINE}"
    valid_from: 2022-07-01
---
{LAW}

{NINE}
""",
    "local.md": f"""---
title: Your board in 2022
publisher: BOB ICB
published: "2022-07"
authority: web_page
place: Buckinghamshire, Oxfordshire and Berkshire West
statements:
  - quote: "{ANN}"
    valid_from: 2022-07-01
    valid_until: 2026-04-01
    superseded_by: [new.md]
  - quote: "{OFFICE}"
    valid_until: 2026-04-01
    superseded_by: [elsewhere.md]
---
{ANN}

{NETWORKS_45}

{OFFICE}
""",
    "new.md": f"""---
title: Your board from 2026
publisher: NHS Thames Valley ICB
published: "2026-04"
authority: web_page
place: Thames Valley
statements:
  - quote: "{BEN}"
    valid_from: 2026-04-01
---
{BEN}
""",
    "news.md": f"""---
title: Health news
publisher: A newspaper
published: "2024-02"
authority: news
place: England
---
{NETWORKS_51}

{PRESS}
""",
    "numbers.md": f"""---
title: Numbers of the area
publisher: Somebody
published: "2024"
review_by: 2026-05-01
place: England
---
{PRACTICES} {DIFFER}

{" ".join(TRUSTS)}
""",
    "surrey.md": f"""---
title: Hospital transport
publisher: A hospital
published: "2026"
authority: web_page
place: Surrey
---
{SURREY}
""",
}
LIKELY: Mapping[str, Mapping[str, float]] = {
    "chief executive": {ANN: 0.9, BEN: 0.8},
    "lead": {ANN: 0.9, BEN: 0.8},
    "primary care networks": {NETWORKS_45: 0.9, NETWORKS_51: 0.88},
    "practices": {PRACTICES: 0.9, DIFFER: 0.2},
    "trusts": dict(zip(TRUSTS, (0.9, 0.3, 0.1), strict=True)),
    "prepare a strategy": {PRESS: 0.9, LAW: 0.9},
    "advice line": {SURREY: 0.9},
    "members": {NINE: 0.9, SET: 0.9},
    "headquarters": {OFFICE: 0.9},
}


class LikelyReader:
    """Gives each sentence the probability that `LIKELY` has for the question."""

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        known = {
            words: likely
            for asked, answers in LIKELY.items()
            if asked in question
            for words, likely in answers.items()
        }
        scored = [Evidence(unit=u, answers=known.get(u.text, 0.01)) for u in units]
        scored.sort(key=lambda evidence: -evidence.answers)
        best = scored[0].answers if scored else 0.0
        return Reading(evidence=tuple(scored), answerable=best)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("time")
    built = _index(folder, FILES)
    yield built
    built.close()


def _write(folder: Path, files: Mapping[str, str]) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name, text in files.items():
        (corpus / name).write_text(text, encoding="utf-8")
    return corpus


def _index(folder: Path, files: Mapping[str, str]) -> Index:
    documents = load_documents(_write(folder, files))
    build(folder / "index", documents, FakeEncoder())
    return opened(folder / "index", documents, FakeEncoder())


def _assistant(
    index: Index, folder: Path, files: Mapping[str, str], glossary: Glossary
) -> Assistant:
    return Assistant(
        load_documents(_write(folder, files)),
        index,
        LikelyReader(),
        glossary=glossary,
        answer=AnswerConfig(),
        limits=LimitsConfig(),
        n_passages=12,
    )


@pytest.fixture
def ours(index: Index, tmp_path: Path) -> Assistant:
    return _assistant(index, tmp_path, FILES, GLOSSARY)


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def notices(answer: Answer, kind: str) -> list[str]:
    return [notice.text for notice in answer.notices if notice.kind == kind]


# --- Now and then ----------------------------------------------------------------


def test_a_question_without_a_date_gets_what_holds_today(ours: Assistant) -> None:
    answer = ours.ask("Who is the chief executive of the board?", as_of=TODAY)
    assert quotes(answer) == [BEN]
    assert notices(answer, "superseded") == []


def test_a_question_with_a_date_gets_what_held_then(ours: Assistant) -> None:
    answer = ours.ask("Who was the chief executive in 2023?", as_of=TODAY)
    assert quotes(answer) == [ANN]
    # And is told that it is no longer so.
    (notice,) = notices(answer, "superseded")
    assert notice.startswith("What [1] says is marked as no longer current from 1 Apr")


@pytest.mark.parametrize(
    ("as_of", "quoted"),
    [
        (date(2024, 5, 1), ANN),
        (date(2026, 3, 31), ANN),
        (date(2026, 4, 1), BEN),
    ],
)
def test_the_day_that_is_asked_on_decides_what_holds(
    ours: Assistant, as_of: date, quoted: str
) -> None:
    answer = ours.ask("Who is the chief executive of the board?", as_of=as_of)
    assert quotes(answer) == [quoted]
    assert notices(answer, "superseded") == []


def test_what_is_no_more_is_given_with_what_came_after(
    index: Index, tmp_path: Path
) -> None:
    # The replacement alone does not look like an answer.
    files = {**FILES, "new.md": FILES["new.md"].replace(BEN, "Ben Sample is new.")}
    built = _index(tmp_path, files)
    ours = _assistant(built, tmp_path / "copy", files, GLOSSARY)
    answer = ours.ask("Who is the chief executive of the board?", as_of=TODAY)
    built.close()
    assert quotes(answer) == [ANN, "Ben Sample is new."]
    (notice,) = notices(answer, "superseded")
    assert notice.endswith("from 1 April 2026; [2] says what came after.")


@pytest.mark.parametrize(
    "question",
    [
        "Who is the chief executive of the board?",
        "Who was the chief executive of the board?",
        "Who was the chief executive in 2023?",
        "Who was the chief executive before April 2026?",
        "Is the board led by a chief executive?",
        "Where are the headquarters of BOB ICB?",
        "I was wondering who the chief executive is?",
    ],
)
@pytest.mark.parametrize("as_of", [TODAY, date(2026, 4, 1), date(2030, 1, 1)])
def test_a_superseded_fact_is_never_given_without_saying_so(
    ours: Assistant, question: str, as_of: date
) -> None:
    answer = ours.ask(question, as_of=as_of)
    said = " ".join(notices(answer, "superseded"))
    ended = [c for c in answer.citations if c.validity.ended_by(as_of)]
    assert answer.citations
    assert all(f"[{citation.marker}]" in said for citation in ended)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("I was wondering who the chief executive is?", id="polite"),
        pytest.param("Is the board led by a chief executive?", id="participle"),
    ],
)
def test_a_question_about_today_is_answered_first_with_what_holds_today(
    ours: Assistant, question: str
) -> None:
    assert quotes(ours.ask(question, as_of=TODAY))[0] == BEN


@pytest.mark.parametrize(
    "question",
    [
        "How many members had an integrated care board in 2019?",
        "Which members did an integrated care board have in 2019?",
    ],
)
def test_what_had_not_begun_then_is_not_given_as_if_it_had(
    ours: Assistant, question: str
) -> None:
    # The duty began in July 2022; what held in 2019 is not known.
    assert ours.ask(question, as_of=TODAY).status == "not_found"
    later = ours.ask(question.replace("2019", "2024"), as_of=TODAY)
    assert quotes(later) == [NINE]


def test_what_held_since_before_the_time_asked_about_is_given(
    index: Index, tmp_path: Path
) -> None:
    # It is marked as holding since 2022; the day that it names is not in 2023.
    files = {**FILES, "law.md": FILES["law.md"].replace(NINE, SET)}
    built = _index(tmp_path, files)
    ours = _assistant(built, tmp_path / "copy", files, GLOSSARY)
    answer = ours.ask(
        "How many members had an integrated care board in 2023?", as_of=TODAY
    )
    built.close()
    assert quotes(answer) == [SET]


def test_what_came_after_is_followed_to_what_holds_today(tmp_path: Path) -> None:
    middle = (
        FILES["new.md"]
        .replace(BEN, "Cy Other ran it for a year.")
        .replace(
            "valid_from: 2026-04-01",
            "valid_until: 2026-09-01\n    superseded_by: [newest.md]",
        )
    )
    files = {
        "local.md": FILES["local.md"],
        "new.md": middle,
        "newest.md": "---\ntitle: Newest\n---\nDee Last runs the merged body.\n",
    }
    built = _index(tmp_path, files)
    ours = _assistant(built, tmp_path / "copy", files, GLOSSARY)
    answer = ours.ask("Who is the chief executive of the board?", as_of=TODAY)
    built.close()
    assert "Dee Last runs the merged body." in quotes(answer)


def test_a_body_that_has_ended_is_said_to_have_where_nothing_else_is_known(
    index: Index, tmp_path: Path
) -> None:
    knowing = replace(GLOSSARY, superseded=(OLD_BOARD,))
    ours = _assistant(index, tmp_path, FILES, knowing)
    answer = ours.ask("What colour is the old board?", as_of=TODAY)
    assert (answer.status, quotes(answer)) == ("partial", [BEN])
    (notice,) = notices(answer, "partial")
    assert "do not answer this part: What colour is the old board" in notice


@pytest.mark.parametrize(
    "question", ["What colour was the old board?", "What colour is the sky?"]
)
def test_nothing_is_said_of_a_body_that_is_not_spoken_of_as_there(
    index: Index, tmp_path: Path, question: str
) -> None:
    knowing = replace(GLOSSARY, superseded=(OLD_BOARD,))
    ours = _assistant(index, tmp_path, FILES, knowing)
    assert ours.ask(question, as_of=TODAY).status == "not_found"


def test_who_took_over_is_told_what_came_after_that(
    index: Index, tmp_path: Path
) -> None:
    # The body that took over, which is quoted, has itself ended.
    area = Superseded(names=("the area",), until=date(2026, 4, 1), doc_id="new.md")
    knowing = replace(GLOSSARY, superseded=(area,))
    ours = _assistant(index, tmp_path, FILES, knowing)
    asked = "Who took over the practices?"
    assert quotes(ours.ask(asked, as_of=TODAY)) == [PRACTICES, BEN]
    assert quotes(ours.ask(asked, as_of=date(2026, 3, 31))) == [PRACTICES]
    # Nothing is asked about what followed.
    assert BEN not in quotes(ours.ask("How many practices were there?", as_of=TODAY))


class SureOfNothing(LikelyReader):
    """Takes every question for answerable, and no sentence for the answer."""

    def read(self, question: str, units: Sequence[Unit]) -> Reading:
        self.read_of.append(len(units))
        evidence = tuple(Evidence(unit=unit, answers=0.05) for unit in units)
        return Reading(evidence=evidence, answerable=0.9)

    def __init__(self) -> None:
        self.read_of: list[int] = []


def test_what_seems_answerable_but_is_not_seen_is_looked_for_widely_and_declined(
    index: Index, tmp_path: Path
) -> None:
    reader = SureOfNothing()
    ours = Assistant(
        load_documents(_write(tmp_path, FILES)),
        index,
        reader,
        glossary=GLOSSARY,
        answer=AnswerConfig(),
        limits=LimitsConfig(),
        n_passages=1,
    )
    assert ours.ask("What is the board's hat?", as_of=TODAY).status == "not_found"
    narrow, wide = reader.read_of[:2]
    assert narrow < wide


@pytest.mark.parametrize("question", ["What does ICS stand for?", "ICS in full please"])
def test_a_short_form_is_spelt_out_by_a_sentence_that_does(
    tmp_path: Path, question: str
) -> None:
    spelt = "An integrated care system (ICS) joins the services of an area."
    files = {"a.md": f"---\ntitle: A\n---\n{PRACTICES}\n\n{spelt}\n"}
    built = _index(tmp_path, files)
    ours = _assistant(built, tmp_path / "copy", files, GLOSSARY)
    answer = ours.ask(question, as_of=TODAY)
    built.close()
    assert quotes(answer) == [spelt]


# --- Sources that disagree -------------------------------------------------------


def test_figures_that_disagree_are_both_given_with_a_notice(ours: Assistant) -> None:
    answer = ours.ask("How many primary care networks are there?", as_of=TODAY)
    assert set(quotes(answer)) == {NETWORKS_45, NETWORKS_51}
    (notice,) = notices(answer, "conflict")
    assert "[1] [2]" in notice
    (dated,) = notices(answer, "dated")
    assert "from July 2022" in dated
    assert "from February 2024" in dated


def test_with_a_number_it_is_said_that_the_sources_differ(ours: Assistant) -> None:
    answer = ours.ask("How many practices are there?", as_of=TODAY)
    assert quotes(answer) == [PRACTICES, DIFFER]
    (notice,) = notices(answer, "conflict")
    assert "[1] [2]" in notice
    other = ours.ask("Which practices are there?", as_of=TODAY)
    assert quotes(other) == [PRACTICES]
    assert notices(other, "conflict") == []


def test_each_figure_that_is_asked_between_is_shown(ours: Assistant) -> None:
    answer = ours.ask("Is it 14, five or three trusts in the area?", as_of=TODAY)
    assert set(quotes(answer)) == set(TRUSTS)
    alone = ours.ask("Is it true that three trusts serve the area?", as_of=TODAY)
    assert quotes(alone) == [TRUSTS[0]]


def test_a_source_that_is_overdue_for_a_look_is_said_to_be(ours: Assistant) -> None:
    question = "How many practices are there?"
    (notice,) = notices(ours.ask(question, as_of=TODAY), "stale")
    assert "“Numbers of the area” was due to be looked at again by 1 May" in notice
    then = ours.ask(question, as_of=date(2026, 5, 1))
    assert notices(then, "stale") == []


def test_figures_of_one_source_are_no_conflict(ours: Assistant) -> None:
    answer = ours.ask(
        "How many members must an integrated care board have?", as_of=TODAY
    )
    assert quotes(answer) == [NINE]
    assert notices(answer, "conflict") == []


def test_an_act_comes_before_a_news_item_that_is_as_likely(ours: Assistant) -> None:
    answer = ours.ask("Who must prepare a strategy?", as_of=TODAY)
    assert quotes(answer)[0] == LAW


# --- Places ----------------------------------------------------------------------


def test_what_is_said_of_another_place_is_not_given(ours: Assistant) -> None:
    question = "What does the advice line of the council in {} take calls about?"
    assert SURREY in quotes(ours.ask(question.format("Surrey"), as_of=TODAY))
    elsewhere = ours.ask(question.format("Oxfordshire"), as_of=TODAY)
    assert elsewhere.status == "not_found"
    assert SURREY not in elsewhere.answer


def test_what_holds_in_england_is_given_in_each_of_its_places(ours: Assistant) -> None:
    answer = ours.ask("Who must prepare a strategy in Reading?", as_of=TODAY)
    assert LAW in quotes(answer)


def test_what_holds_in_england_is_not_given_for_wales(ours: Assistant) -> None:
    answer = ours.ask("Who must prepare a strategy in Wales?", as_of=TODAY)
    assert answer.status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(
            "Does the integrated care board in Reading have a chief executive?",
            id="a place of the glossary",
        ),
        pytest.param(
            "Did the integrated care board in Reading have a chief executive in May "
            "2024?",
            id="with a month",
        ),
        pytest.param(
            "Did the integrated care board in Reading have a chief executive in March "
            "2024?",
            id="with March",
        ),
        pytest.param(
            "Does the integrated care board in Oxford have a chief executive?",
            id="a town of our area",
        ),
    ],
)
def test_a_place_within_the_area_is_answered_from_what_is_said_of_the_area(
    ours: Assistant, question: str
) -> None:
    answer = ours.ask(question, as_of=TODAY)
    assert answer.status == "answered"
    assert quotes(answer) in ([ANN], [BEN])


# --- What is taken for granted ---------------------------------------------------


def glossary(*, until: date) -> Glossary:
    (ccg,) = (body for body in GLOSSARY.superseded if "ccg" in body.names)
    ended = replace(ccg, names=("old board",), until=until, doc_id="new.md")
    return replace(GLOSSARY, superseded=(ended,))


def test_a_body_that_has_ended_is_named_with_what_came_after(
    index: Index, tmp_path: Path
) -> None:
    known = glossary(until=date(2026, 4, 1))
    ours = _assistant(index, tmp_path, FILES, known)
    answer = ours.ask("How many primary care networks has the old board?", as_of=TODAY)
    (notice,) = notices(answer, "premise")
    assert BEN in quotes(answer)
    marker = quotes(answer).index(BEN) + 1
    assert "had ended by 1 April 2026" in notice
    assert f"[{marker}] says what came after" in notice


def test_a_body_is_not_said_to_have_ended_before_it_did(
    index: Index, tmp_path: Path
) -> None:
    ours = _assistant(index, tmp_path, FILES, glossary(until=date(2026, 4, 1)))
    question = "How many primary care networks has the old board?"
    answer = ours.ask(question, as_of=date(2026, 3, 31))
    assert notices(answer, "premise") == []
    then = ours.ask(f"{question[:-1]} in 2024?", as_of=TODAY)
    assert notices(then, "premise") == []


def test_a_body_that_has_ended_is_named_with_what_is_quoted_already(
    index: Index, tmp_path: Path
) -> None:
    ours = _assistant(index, tmp_path, FILES, glossary(until=date(2026, 3, 1)))
    answer = ours.ask("Who is the chief executive of the old board?", as_of=TODAY)
    (notice,) = notices(answer, "premise")
    assert quotes(answer) == [BEN]
    assert "[1] says what came after" in notice


def knowing_a_mistake() -> Glossary:
    known = Mistaken(
        says=re.compile("partnerships? .{0,20}abolished"), doc_id="law.md", quote=LAW
    )
    return replace(GLOSSARY, mistaken=(known,))


def test_a_mistake_is_put_right_first(index: Index, tmp_path: Path) -> None:
    ours = _assistant(index, tmp_path, FILES, knowing_a_mistake())
    answer = ours.ask("Was the partnership of councils abolished?", as_of=TODAY)
    assert quotes(answer)[0] == LAW
    (notice,) = notices(answer, "premise")
    assert notice.endswith("see [1].")


def test_what_puts_a_mistake_right_is_no_answer_to_another_part(
    index: Index, tmp_path: Path
) -> None:
    ours = _assistant(index, tmp_path, FILES, knowing_a_mistake())
    question = "Was the partnership of councils abolished, and who won the FA Cup?"
    answer = ours.ask(question, as_of=TODAY)
    assert quotes(answer) == [LAW]
    assert answer.status == "partial"


def test_a_mistake_is_none_before_what_puts_it_right_held(
    index: Index, tmp_path: Path
) -> None:
    known = replace(knowing_a_mistake().mistaken[0], doc_id="new.md", quote=BEN)
    mended = replace(GLOSSARY, mistaken=(known,))
    ours = _assistant(index, tmp_path, FILES, mended)
    question = "Was the partnership of councils abolished?"
    assert BEN not in quotes(ours.ask(question, as_of=date(2023, 1, 1)))
