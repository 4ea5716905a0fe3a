import pytest

from assistant.kinds import Kind, asked_kind, holds_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the CCGs close?", "date"),
        ("Who is the chief executive of the ICB?", "person"),
        ("Who took over from the CCGs?", "body"),
        ("How many networks are there?", "number"),
        ("How soon should a complaint be acknowledged?", "number"),
        ("How much does the ICB spend on dentistry?", "money"),
        ("What is the phone number of the ICB?", "contact"),
        ("Where does the board meet?", "place"),
        ("Why were the CCGs closed?", "reason"),
        ("List the challenges", "list"),
        ("What is an ICB?", "definition"),
        ("What does ICB stand for?", "definition"),
        ("ICB versus ICP", "comparison"),
        ("What does the ICB do with the budget?", "other"),
        ("What is its annual budget?", "money"),
        ("How will they address inequalities when people age?", "manner"),
        ("Is the ICP a committee?", "yes_no"),
        ("provider collaboratives", "other"),
        ("What time does the board meet?", "time_of_day"),
        ("What day does the board meet?", "date"),
        ("Can you tell me the exact date of the merger?", "date"),
        ("What is the deficit of the ICB?", "money"),
        ("What are their running costs?", "money"),
        # A cost that is spoken of, and not asked for.
        ("Why were running costs cut?", "reason"),
        ("Which boards have a deficit?", "other"),
    ],
)
def test_the_form_of_a_question_shows_what_it_asks_for(
    question: str, kind: Kind
) -> None:
    assert asked_kind(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("number", "There are forty-five networks.", True),
        ("number", "It closed on 1 July.", False),
        ("date", "It closed on 1\u202fJuly 2022.", True),
        ("date", "It may well close.", False),
        ("person", "Dr Ann Example chairs it.", True),
        ("person", "The Chief Executive signed.", False),
        ("contact", "Write to box@example.org.", True),
        ("money", "It costs £5.", True),
        ("time_of_day", "It meets at 9.30am.", True),
        ("time_of_day", "It meets at 14:00.", True),
        ("time_of_day", "Call day and night.", True),
        ("time_of_day", "It met on 1 July 2022.", False),
        ("other", "Anything.", None),
    ],
)
def test_a_text_shows_what_kinds_of_thing_it_holds(
    kind: Kind, text: str, held: bool | None
) -> None:
    assert holds_kind(kind, text) is held
