"""Full and partial dates (`2022`, `2022-07`, `2022-07-01`) as people write them."""

from datetime import date, timedelta


def first_day(published: str) -> date:
    """Return the first day that a full or partial date covers.

    Raises:
        ValueError: There is no such date.
    """
    year, month, day = (*published.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))


def published_days(published: str) -> tuple[date, date]:
    """Return the first day a full or partial date covers, and the first one after.

    Raises:
        ValueError: There is no such date.
    """
    first = first_day(published)
    if published.count("-") == 0:
        return first, date(first.year + 1, 1, 1)
    if published.count("-") == 1:
        return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, first + timedelta(days=1)


def date_in_words(published: str) -> str:
    """Return a date in words: `1 July 2022`, `July 2022`, `2022`.

    What is no date comes back as it is.
    """
    try:
        day = first_day(published)
    except ValueError:
        return published
    return (str(day.year), f"{day:%B %Y}", day_in_words(day))[published.count("-")]


def day_in_words(day: date) -> str:
    """Return a day as in 1 April 2026."""
    return f"{day.day} {day:%B %Y}"
