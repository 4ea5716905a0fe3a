from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from assistant.choose import Wanted, choose_units, fitting, says_differ
from assistant.evidence import Evidence
from assistant.reader import Reading
from assistant.standing import Standing
from assistant.terms import find_terms
from assistant.units import Unit, document_units
from assistant.when import Period, When
from corpus.document import Document, Validity
from tests.assistant.stand import (
    DUTIES,
    GLOSSARY,
    LEAD_IN,
    MEMBERS,
    MET,
    PLANS,
    answer_of,
    document,
    unit,
)

ITEMS = [unit(duty, "item") for duty in DUTIES]
WHOLE = unit(LEAD_IN, "list")
# A list of eleven items, then the whole of it.
LONG = document_units(
    document("They are:\n\n" + "\n".join(f"- item {n} of it" for n in range(11)))
)
NOW = When(tense="now", start=date(2026, 11, 15), end=date(2026, 11, 16))
IN_2023 = When(tense="then", start=date(2023, 1, 1), end=date(2024, 1, 1))
ENDED = Validity(valid_until=date(2026, 4, 1))
BEGUN = Validity(valid_from=date(2026, 4, 1))
# Sentences that share no word of meaning.
CARE, FUND, MEET = document_units(
    document("Nurses care. Taxes fund schools. Committees meet weekly.")
)


def standing(
    validity: Validity | None = None,
    *,
    told: tuple[Period, ...] = (),
    authority: int = 6,
    published: Period | None = None,
    to_come: bool = False,
) -> Standing:
    return Standing(
        validity=validity or Validity(),
        is_marked=validity is not None,
        told=told,
        published=published,
        to_come=to_come,
        authority=authority,
    )


def reading(*scored: tuple[Unit, float]) -> Reading:
    evidence = tuple(Evidence(unit=u, answers=answers) for u, answers in scored)
    return Reading(evidence=evidence, answerable=0.9)


def wanted(
    when: When = NOW,
    *,
    particular: bool = False,
    counts: bool = False,
    wants_list: bool = False,
    max_words: int = 80,
    max_units: int = 3,
) -> Wanted:
    return Wanted(
        when=when,
        particular=particular,
        counts=counts,
        wants_list=wants_list,
        min_evidence=0.5,
        max_words=max_words,
        max_units=max_units,
    )


def words_of(unit: Unit) -> frozenset[str]:
    terms = find_terms(GLOSSARY.expand(unit.text), GLOSSARY)
    return frozenset(term.key for term in terms if term.carries_meaning)


def chosen(
    *scored: tuple[Unit, float],
    counts: bool = False,
    wants_list: bool = False,
    max_words: int = 80,
) -> list[Unit]:
    want = wanted(counts=counts, wants_list=wants_list, max_words=max_words)
    return choose_units(reading(*scored), want, lambda unit: standing(), words_of)


def fit(
    standings: Mapping[Unit, Standing],
    want: Wanted,
    *scored: tuple[Unit, float],
) -> list[Unit]:
    def of(unit: Unit) -> Standing:
        return standings.get(unit, standing())

    return [e.unit for e in fitting(reading(*scored), want, of)]


def sentence(text: str, doc_id: str) -> Unit:
    (only,) = document_units(Document(doc_id=doc_id, title="A", text=text))
    return only


def test_the_best_unit_is_quoted_however_unlikely() -> None:
    assert chosen((unit(MET), 0.2), (unit(PLANS), 0.1)) == [unit(MET)]


def test_a_further_unit_is_quoted_when_it_is_nearly_as_likely() -> None:
    # 0.6 of 0.9 is 0.54.
    others = ((unit(PLANS), 0.55), (unit(MEMBERS), 0.53), (unit("They"), 0.52))
    assert chosen((unit(MET), 0.9), *others) == [unit(MET), unit(PLANS)]


def test_a_further_unit_is_quoted_from_the_least_probability_on() -> None:
    # 0.6 of 0.6 is 0.36, so the least that is asked for, 0.5, decides.
    assert len(chosen((unit(MET), 0.6), (unit(PLANS), 0.5))) == 2
    assert len(chosen((unit(MET), 0.6), (unit(PLANS), 0.49))) == 1


def test_no_more_than_three_units_are_quoted() -> None:
    units = [unit(words) for words in (MET, PLANS, MEMBERS, "They")]
    assert chosen(*((u, 0.9) for u in units)) == units[:3]


def test_a_list_that_is_asked_for_is_quoted_whole() -> None:
    # 0.3 of 0.9 is 0.27: a list less likely than that is another one.
    assert chosen((ITEMS[1], 0.9), (WHOLE, 0.28), wants_list=True) == [WHOLE]
    assert chosen((LONG[1], 0.9), (LONG[-1], 0.28), wants_list=True) == [LONG[-1]]
    assert chosen((LONG[1], 0.9), (LONG[-1], 0.26), wants_list=True) == [LONG[1]]


def test_one_likely_item_brings_a_short_list_with_it_where_a_list_is_asked_for() -> (
    None
):
    assert chosen((ITEMS[1], 0.9), (WHOLE, 0.01), wants_list=True) == [WHOLE]
    assert chosen((ITEMS[1], 0.9), (WHOLE, 0.01)) == [ITEMS[1]]


def test_the_list_that_is_asked_for_comes_before_what_else_is_said() -> None:
    found = chosen((CARE, 0.95), (ITEMS[1], 0.8), (WHOLE, 0.4), wants_list=True)
    assert found == [WHOLE, CARE]


def test_what_is_over_is_not_told_of_as_still_to_come() -> None:
    past = When(tense="past", end=date(2026, 11, 16))
    foretelling = {CARE: standing(ENDED, to_come=True)}
    both = ((CARE, 0.9), (FUND, 0.8))
    assert fit(foretelling, wanted(past), *both) == [FUND]
    assert fit(foretelling, replace(wanted(past), plans=True), *both) == [CARE, FUND]
    assert chosen((ITEMS[1], 0.9), (WHOLE, 0.28)) == [ITEMS[1]]


def test_a_whole_list_may_be_longer_than_the_words_allow() -> None:
    # The list has 4 words of lead-in, 3 bullets and 3 + 2 + 8 words of items.
    assert chosen((ITEMS[1], 0.9), (WHOLE, 0.4), wants_list=True, max_words=10) == [
        WHOLE
    ]


def test_an_item_stays_where_its_list_was_not_read() -> None:
    assert chosen((ITEMS[1], 0.9), wants_list=True) == [ITEMS[1]]


def test_nothing_is_quoted_twice() -> None:
    assert chosen((WHOLE, 0.9), (ITEMS[0], 0.9), (unit(MET), 0.9)) == [WHOLE, unit(MET)]
    assert chosen((ITEMS[0], 0.9), (WHOLE, 0.9)) == [ITEMS[0]]


def test_a_unit_past_the_words_allowed_is_passed_over_for_a_shorter_one() -> None:
    # U+202F parts words as a space does: 7 words, 8 and 5; the first and the last
    # make 12.
    found = chosen(
        (unit(MET), 0.9), (unit(PLANS), 0.8), (unit(MEMBERS), 0.7), max_words=12
    )
    assert found == [unit(MET), unit(MEMBERS)]


def test_a_lead_in_is_not_said_again_after_its_item() -> None:
    duties = document("The board has two duties.\n\n- plan care\n- pay for it\n\nEnd.")
    lead_in, item = unit("The board", among=duties), unit("plan", "item", duties)
    answer = answer_of(*chosen((item, 0.9), (lead_in, 0.8)), documents={"a.md": duties})
    assert answer.answer.count("The board has two duties.") == 1


def test_the_same_words_of_another_document_are_left_out() -> None:
    one, two = document(PLANS, "a.md"), document(PLANS, "b.md")
    assert (
        len(chosen((unit(PLANS, among=one), 0.9), (unit(PLANS, among=two), 0.9))) == 1
    )


def test_a_side_of_a_comparison_has_one_unit() -> None:
    scored = reading((unit(MET), 0.9), (unit(PLANS), 0.9))
    one = choose_units(scored, wanted(max_units=1), lambda unit: standing(), words_of)
    assert one == [unit(MET)]


def test_several_items_of_a_list_give_way_to_the_list() -> None:
    scored = ((ITEMS[1], 0.9), (ITEMS[0], 0.8), (WHOLE, 0.1))
    assert chosen(*scored) == [WHOLE]
    assert chosen(scored[0], scored[2]) == [ITEMS[1]]


def test_two_items_of_a_long_list_are_quoted_by_themselves() -> None:
    # Seven items: two of them are less than a third.
    names = ("alder", "birch", "cedar", "damson", "elder", "fir", "gorse")
    trees = document("It has:\n\n" + "".join(f"- {name}\n" for name in names))
    first, second = unit("alder", "item", trees), unit("cedar", "item", trees)
    whole = unit("It has", "list", trees)
    assert chosen((first, 0.9), (second, 0.9), (whole, 0.8)) == [first, second]


def test_a_figure_that_differs_adds_something_new() -> None:
    # Two words of meaning are the same and the third is the figure that is in
    # dispute.
    old = sentence("BOB has 45 primary care networks.", "a.md")
    new = sentence("BOB has 51 primary care networks.", "b.md")
    again = sentence("BOB has 45 primary care networks, too.", "c.md")
    scored = ((old, 0.9), (again, 0.9), (new, 0.9))
    assert chosen(*scored, counts=True) == [old, new]
    # What else is asked is answered by one of the two.
    assert chosen(*scored) == [old]


def test_each_figure_that_is_asked_between_is_told_of() -> None:
    old = sentence("BOB has 45 primary care networks.", "a.md")
    new = sentence("BOB has 51 primary care networks.", "b.md")
    other = sentence("BOB has 60 primary care networks.", "c.md")
    scored = reading((old, 0.9), (other, 0.8), (new, 0.4))
    between = replace(wanted(), figures=frozenset({"45", "51"}))
    found = choose_units(scored, between, lambda unit: standing(), words_of)
    assert found == [old, new]
    one = replace(wanted(), figures=frozenset({"51"}))
    assert choose_units(scored, one, lambda unit: standing(), words_of) == [old]


def test_three_figures_that_are_asked_between_are_each_told_of() -> None:
    told = [
        sentence(f"BOB has {n} councils.", f"{n}.md") for n in ("14", "five", "three")
    ]
    scored = reading(*zip(told, (0.9, 0.3, 0.1), strict=True))
    between = replace(wanted(), figures=frozenset({"14", "5", "3"}))
    found = choose_units(scored, between, lambda unit: standing(), words_of)
    assert found == told
    # 0.1 of 0.9 is 0.09: what is less likely is about something else.
    scored = reading(*zip(told, (0.9, 0.3, 0.08), strict=True))
    found = choose_units(scored, between, lambda unit: standing(), words_of)
    assert found == told[:2]


DIFFER = sentence("The sources differ on the number of practices.", "d.md")


@pytest.mark.parametrize(
    ("counts", "likely", "added"),
    [
        # 0.2 of 0.9 is 0.18.
        pytest.param(True, 0.19, True, id="near enough"),
        pytest.param(True, 0.17, False, id="about something else"),
        pytest.param(False, 0.19, False, id="no figure is asked for"),
    ],
)
def test_with_a_figure_it_is_said_that_the_sources_differ(
    counts: bool, likely: float, added: bool
) -> None:
    known = sentence("BOB has 156 practices.", "a.md")
    found = chosen((known, 0.9), (FUND, 0.5), (DIFFER, likely), counts=counts)
    assert found == ([known, DIFFER] if added else [known])


def test_that_the_sources_differ_is_said_once() -> None:
    other = sentence("Reports differ on practices.", "e.md")
    assert chosen((DIFFER, 0.9), (other, 0.3), counts=True) == [DIFFER]


@pytest.mark.parametrize(
    ("text", "differ"),
    [
        ("Sources differ on the day.", True),
        ("The two pages differ: 45 or 51.", True),
        ("The figures given by the board differ.", True),
        ("Boards differ from trusts.", False),
        ("The sources agree.", False),
    ],
)
def test_it_is_known_that_a_sentence_speaks_of_sources_that_differ(
    text: str, differ: bool
) -> None:
    assert says_differ(text) is differ


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Whether the area has 45 networks was not found.", True),
        ("Whether the area has 45 networks is unknown here.", True),
        ("The area has 45 networks.", False),
    ],
)
def test_that_something_was_not_found_is_no_repetition(text: str, kept: bool) -> None:
    said = sentence("The area has 45 networks, and whether it was found is told.", "a")
    unknown = sentence(text, "b.md")
    assert chosen((said, 0.9), (unknown, 0.9)) == ([said, unknown] if kept else [said])


# --- Time ------------------------------------------------------------------------


def test_what_holds_today_goes_before_what_has_ended() -> None:
    known = {CARE: standing(ENDED), FUND: standing(BEGUN)}
    assert fit(known, wanted(), (CARE, 0.9), (FUND, 0.8)) == [FUND]


def test_what_does_not_hold_yet_is_left_out() -> None:
    known = {CARE: standing(Validity(valid_from=date(2027, 4, 1)))}
    assert fit(known, wanted(), (CARE, 0.9), (FUND, 0.8)) == [FUND]


def test_what_has_ended_is_given_where_nothing_else_is_likely() -> None:
    # 0.3 of 0.9 is 0.27.
    known = {CARE: standing(ENDED)}
    assert fit(known, wanted(), (CARE, 0.9), (FUND, 0.26)) == [CARE]


def test_what_is_about_something_else_does_not_replace_what_has_ended() -> None:
    # Less than 0.6 of the least that is asked for, 0.5.
    known = {CARE: standing(ENDED)}
    assert fit(known, wanted(), (CARE, 0.9), (FUND, 0.28)) == [CARE]


def test_what_tells_of_no_time_must_be_as_likely_as_ever() -> None:
    # 0.6 of 0.9 is 0.54.
    assert fit({}, wanted(IN_2023), (CARE, 0.9), (FUND, 0.53)) == [CARE]


def test_what_held_then_goes_before_what_holds_today() -> None:
    known = {CARE: standing(BEGUN), FUND: standing(ENDED)}
    assert fit(known, wanted(IN_2023), (CARE, 0.9), (FUND, 0.8)) == [FUND]


def test_what_tells_of_the_time_asked_about_may_be_less_likely() -> None:
    told = standing(told=((date(2023, 3, 1), date(2023, 4, 1)),))
    scored = ((CARE, 0.9), (FUND, 0.31))
    # 0.6 of the least that is asked for, 0.5, is 0.3, and 0.3 of 0.9 is less.
    assert fit({FUND: told}, wanted(IN_2023), *scored) == [FUND]
    assert fit({FUND: told}, wanted(IN_2023), scored[0], (FUND, 0.29)) == [CARE]
    # Nor does that hold for a question about today.
    assert fit({FUND: told}, wanted(), *scored) == [CARE]


def test_a_figure_of_another_time_is_no_answer() -> None:
    other = standing(told=((date(2016, 1, 1), date(2017, 1, 1)),))
    number = wanted(IN_2023, particular=True)
    assert fit({CARE: other}, number, (CARE, 0.9)) == []
    assert fit({CARE: other}, wanted(IN_2023), (CARE, 0.9)) == [CARE]
    assert fit({CARE: standing(BEGUN)}, number, (CARE, 0.9)) == []
    # Nothing is known against it.
    assert fit({}, number, (CARE, 0.9)) == [CARE]


# --- Authority -------------------------------------------------------------------


def test_of_units_as_likely_as_each_other_the_weightier_source_comes_first() -> None:
    known = {CARE: standing(authority=5), FUND: standing(authority=0)}
    # 0.95 of 0.8 is 0.76.
    assert fit(known, wanted(), (CARE, 0.8), (FUND, 0.77)) == [FUND, CARE]
    assert fit(known, wanted(), (CARE, 0.8), (FUND, 0.75)) == [CARE, FUND]


def test_sources_of_the_same_weight_stay_in_the_order_of_likelihood() -> None:
    known = {u: standing(authority=3) for u in (CARE, FUND, MEET)}
    scored = ((FUND, 0.82), (MEET, 0.81), (CARE, 0.8))
    assert fit(known, wanted(), *scored) == [FUND, MEET, CARE]


def test_validity_goes_before_authority() -> None:
    known = {
        CARE: standing(ENDED, authority=0),
        FUND: standing(BEGUN, authority=5),
    }
    assert fit(known, wanted(), (CARE, 0.8), (FUND, 0.8)) == [FUND]
