from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.answer import Answer, Asks, Notice, Turn
from assistant.config import AnswerConfig, LimitsConfig, ReaderConfig
from assistant.suggest import Checked, Cited, Suggester, Suggestion, vector_of
from assistant.suggest_check import answered, made_from
from corpus.questions import Candidate, Where
from index.errors import IndexStoreError
from index.search import Index
from tests.assistant.stand import (
    AS_OF,
    DUTIES,
    ENDS,
    FUNDS,
    GLOSSARY,
    GUIDE,
    LEAFLET,
    MEMBERS,
    MET,
    PLANS,
    answer_of,
    assistant,
    open_stand_index,
    unit,
)
from tests.index.fake_encoder import FakeEncoder

PLANNED = "Who plans hospital care?"
FIRST_MET = "When did the board first meet?"
HOW_MANY = "How many members does the Integrated Care Board have?"
PAYS = "Who pays for social care?"
QUOTES = {PLANNED: PLANS, FIRST_MET: MET, HOW_MANY: MEMBERS, PAYS: FUNDS}
DAY = timedelta(days=1)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_stand_index(tmp_path) as index:
        yield index


def suggestion(
    question: str, quote: str | None = None, until: date | None = None
) -> Suggestion:
    """A question that a sentence of the stand answers, or one of its own."""
    quote = quote or QUOTES.get(question, question)
    document = LEAFLET if quote == FUNDS else GUIDE
    start = max(0, document.text.find(quote))
    doc_id = document.doc_id if quote in document.text else f"{question}.md"
    vector = vector_of([question], FakeEncoder(), GLOSSARY)[0].tolist()
    return Suggestion(
        question=question,
        cites=(Cited(doc_id=doc_id, start=start, end=start + len(quote), quote=quote),),
        until=until,
        vector=tuple(vector),
    )


def checked(*suggestions: Suggestion, start: Sequence[str] = ()) -> Checked:
    return Checked(
        made_from="x", checked_on=AS_OF, start=tuple(start), suggestions=suggestions
    )


def suggester(*suggestions: Suggestion) -> Suggester:
    return Suggester(checked(*suggestions), FakeEncoder(), GLOSSARY)


def after(
    answer: Answer, *questions: str | Suggestion, turns: Sequence[Turn] = ()
) -> tuple[str, ...]:
    made = [suggestion(q) if isinstance(q, str) else q for q in questions]
    return suggester(*made).after(answer, turns)


def answer(*quotes: str, question: str = "What?") -> Answer:
    among = [unit(q, among=LEAFLET if q == FUNDS else GUIDE) for q in quotes]
    return replace(answer_of(*among), question=question)


def not_found(question: str) -> Answer:
    return Answer(
        as_of=AS_OF,
        question=question,
        status="not_found",
        answerable=0.1,
        answer="Not found.",
        engine="fixed",
        corpus_version="stand",
    )


def candidate(
    question: str, doc_id: str = GUIDE.doc_id, *, start: int = 0
) -> Candidate:
    where = Where(doc_id=doc_id, start=start, end=999)
    return Candidate(question=question, where=(where,))


def kept(
    index: Index, *candidates: Candidate, asks: Asks | None = None
) -> tuple[Suggestion, ...]:
    return answered(
        candidates, asks or assistant(index), index.encoder, GLOSSARY, on=AS_OF
    )


def test_questions_of_the_documents_just_quoted_go_on_from_an_answer() -> None:
    assert set(after(answer(PLANS), FIRST_MET, HOW_MANY, PAYS)) == {FIRST_MET, HOW_MANY}


def test_three_are_enough() -> None:
    duties = [suggestion(f"Who must {duty}?", duty) for duty in DUTIES]
    many = [*duties, suggestion(FIRST_MET), suggestion(HOW_MANY)]
    assert len(after(answer(PLANS), *many)) == 3


def test_two_that_come_to_the_same_are_offered_once() -> None:
    other = suggestion("Of how many members is the board made up?", MEMBERS)
    assert len(after(answer(PLANS), HOW_MANY, other)) == 1


def test_what_the_answer_quotes_is_not_offered() -> None:
    assert after(answer(MET), FIRST_MET) == ()


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param(
            Turn(role="user", text="when did the BOARD first meet"), id="asked"
        ),
        pytest.param(Turn(role="assistant", text=f"\u201c{MET}\u201d [1]"), id="told"),
    ],
)
def test_what_the_conversation_held_is_not_offered(turn: Turn) -> None:
    assert after(answer(PLANS), FIRST_MET, turns=[turn]) == ()
    assert after(answer(PLANS), FIRST_MET, turns=[Turn(role="user", text="Why?")])


def test_the_same_question_in_other_words_is_not_offered() -> None:
    asked = answer(PLANS, question="When did the board meet first?")
    assert after(asked, FIRST_MET) == ()


def test_for_what_was_not_found_only_what_is_near_is_offered() -> None:
    assert after(not_found("When did the board first dance?"), FIRST_MET, PAYS) == (
        FIRST_MET,
    )


def test_what_holds_no_longer_is_not_offered() -> None:
    ending = suggestion(HOW_MANY, until=ENDS)
    assert after(replace(answer(PLANS), as_of=ENDS - DAY), ending) == (HOW_MANY,)
    assert after(replace(answer(PLANS), as_of=ENDS), ending) == ()


def test_nothing_is_offered_for_a_day_before_it_was_checked() -> None:
    assert after(replace(answer(PLANS), as_of=AS_OF - DAY), FIRST_MET) == ()
    assert suggester(suggestion(PAYS)).starters(AS_OF - DAY) == ()


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        pytest.param("Who runs hospitals in Wales?", False, id="another place"),
        pytest.param("Who runs hospitals in Reading?", True, id="a place within"),
        pytest.param("Who runs hospitals in England?", True, id="a place around"),
        pytest.param("Who runs hospitals?", True, id="no place"),
    ],
)
def test_what_names_another_place_than_was_asked_about_is_not_offered(
    asked: str, offered: bool
) -> None:
    of_a_place = suggestion("Who pays for dentists in Berkshire West?", DUTIES[0])
    found = after(answer(PLANS, question=asked), of_a_place)
    assert bool(found) is offered


def test_what_is_shown_at_the_start_is_answered() -> None:
    made = checked(suggestion(PAYS), start=(PLANNED, PAYS))
    assert Suggester(made, FakeEncoder(), GLOSSARY).starters(AS_OF) == (PAYS,)


def test_the_assistant_suggests_what_it_was_seen_to_answer(index: Index) -> None:
    found = kept(index, candidate(PLANNED), candidate(HOW_MANY))
    offers = Suggester(checked(*found, start=[PLANNED]), index.encoder, GLOSSARY)
    asks = assistant(index, suggester=offers)
    planned = asks.ask(PLANNED, as_of=AS_OF)
    assert planned.suggestions == (HOW_MANY,)
    assert asks.ask(HOW_MANY, as_of=AS_OF).suggestions == (PLANNED,)
    assert asks.starters(AS_OF) == (PLANNED,)
    history = [Turn(role="user", text=HOW_MANY)]
    assert asks.ask(PLANNED, history, as_of=AS_OF).suggestions == ()
    assert asks.ask(PLANNED, as_of=AS_OF, place="Reading").suggestions == ()
    for text in ("I have chest pain", "hello"):
        assert asks.ask(text, as_of=AS_OF).suggestions == ()


def test_an_assistant_without_checked_questions_suggests_none(index: Index) -> None:
    plain = assistant(index)
    assert plain.ask(PLANNED, as_of=AS_OF).suggestions == ()
    assert plain.starters(AS_OF) == ()


def test_a_candidate_is_kept_with_what_it_quotes_if_it_is_answered(
    index: Index,
) -> None:
    planned, members = kept(
        index, candidate(PLANNED), candidate("Who sells ice?"), candidate(HOW_MANY)
    )
    assert (planned.question, planned.cites[0].quote) == (PLANNED, PLANS)
    assert (members.question, members.cites[0].quote) == (HOW_MANY, MEMBERS)
    assert (planned.until, members.until) == (None, ENDS)


def test_a_candidate_that_is_answered_from_elsewhere_is_dropped(index: Index) -> None:
    assert kept(index, candidate(PAYS), candidate(PLANNED, start=300)) == ()
    assert kept(index, candidate(PAYS, LEAFLET.doc_id))


def test_a_candidate_that_leans_on_what_was_said_before_is_dropped(
    index: Index,
) -> None:
    assert kept(index, candidate("Does it plan hospital care?")) == ()


def test_a_candidate_that_is_put_right_or_too_long_is_dropped(index: Index) -> None:
    class Corrects:
        def ask(self, *args: object, **options: object) -> Answer:
            notice = Notice(kind="premise", text="Not so.")
            return replace(answer(PLANS), notices=(notice,))

    short = assistant(index, limits=LimitsConfig(question_chars=5))
    assert kept(index, candidate(PLANNED), asks=Corrects()) == ()
    assert kept(index, candidate(PLANNED), asks=short) == ()


def test_what_was_checked_is_read_back_as_it_was(tmp_path: Path) -> None:
    made = checked(suggestion(PLANNED), start=[PLANNED])
    made.save(tmp_path)
    assert Checked.open(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == ["suggestions.json"]
    assert Checked.open(tmp_path / "nowhere") is None
    with pytest.raises(IndexStoreError, match="`ics index` tries again"):
        made.save(tmp_path / "nowhere")


def test_other_settings_of_answers_ask_for_another_check() -> None:
    answer, reader = AnswerConfig(), ReaderConfig()
    assert made_from(answer, reader) == made_from(AnswerConfig(), ReaderConfig())
    assert made_from(answer, reader) != made_from(
        AnswerConfig(min_answerable=0.5), reader
    )
    assert made_from(answer, reader) != made_from(
        answer, ReaderConfig(cross_encoder="none")
    )
    # Where calibrations lie decides nothing.
    assert made_from(answer, reader) == made_from(
        answer, ReaderConfig(dir=Path("elsewhere"))
    )
