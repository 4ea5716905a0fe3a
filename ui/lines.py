"""Answer JSON lines one by one; a bad line costs that line alone."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictInt,
    ValidationError,
)

from assistant.answer import Asks, Turn
from assistant.assistant import Assistant, Form, Stage
from corpus.errors import AssistantError
from index.passage import Passage


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds half of a character pair") from error
    return text


def _day(value: object) -> object:
    # pydantic takes numbers for seconds since 1970.
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return value
    raise ValueError("a day is written as 2026-11-21")


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Whole = Annotated[str, AfterValidator(_whole)]
LineId = Whole | StrictInt | None
Day = Annotated[date, BeforeValidator(_day)]
Line = TypeVar("Line", bound=BaseModel)


class _Turn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: str


class _Id(BaseModel):
    id: LineId = None


class _AskLine(BaseModel):
    """A line of `ics ask --jsonl`."""

    model_config = ConfigDict(extra="forbid")

    id: LineId = None
    question: str
    history: list[_Turn] = []
    as_of: Day | None = None
    place: str | None = None


class _SearchLine(BaseModel):
    """A line of `ics search --jsonl`."""

    model_config = ConfigDict(extra="forbid")

    id: LineId = None
    text: Whole
    history: list[_Turn] = []


def ask_lines(
    assistant: Asks,
    lines: Iterable[bytes],
    as_of: date | None,
    place: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield one answer object, or one error object, for each line that is not blank.

    Args:
        assistant: Whom to ask.
        lines: JSON in UTF-8, one object a line.
        as_of: The day of lines that name none.
        place: The place of lines that name none.
    """
    for data, line, error in _read(lines, _AskLine):
        if line is None:
            yield _failed(data, "line", error)
            continue
        try:
            answer = assistant.ask(
                line.question,
                _turns(line.history),
                as_of=line.as_of or as_of,
                place=line.place or place,
            )
        except AssistantError as failure:
            yield _failed(data, failure.kind, str(failure))
        else:
            yield {**answer.as_json(), "id": line.id}


def search_lines(
    assistant: Assistant, lines: Iterable[bytes], k: int, *, stage: Stage, form: Form
) -> Iterator[dict[str, Any]]:
    """Yield the k best documents for each line, each by its best passage."""
    for data, line, error in _read(lines, _SearchLine):
        if line is None:
            yield _failed(data, "line", error)
            continue
        try:
            passages = assistant.search(
                line.text, _turns(line.history), k=k, stage=stage, form=form
            )
        except AssistantError as failure:
            yield _failed(data, failure.kind, str(failure))
        else:
            yield {"id": line.id, "hits": [_hit(passage) for passage in passages]}


def _turns(history: list[_Turn]) -> list[Turn]:
    return [Turn(role=turn.role, text=turn.text) for turn in history]


def _hit(passage: Passage) -> dict[str, Any]:
    chunk = passage.chunk
    return {
        "doc_id": chunk.doc_id,
        "start": chunk.start,
        "end": chunk.end,
        "score": passage.score,
        "rank": passage.rank,
    }


def _read(
    lines: Iterable[bytes], form: type[Line]
) -> Iterator[tuple[Any, Line | None, str]]:
    """Yield each line that is not blank: as JSON, as `form`, and why it is not one."""
    for raw in lines:
        if not raw.strip():
            continue
        data = None
        try:
            data = json.loads(raw.decode("utf-8-sig"))
            yield data, form.model_validate(data), ""
        except ValidationError as error:
            yield data, None, _wrong(error)
        except (ValueError, RecursionError) as error:
            yield data, None, f"The line is not JSON in UTF-8: {error}"


def _wrong(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the line"
    return f"{where}: {first['msg']}"


def _failed(data: Any, kind: str, message: str) -> dict[str, Any]:
    found = data.get("id") if isinstance(data, dict) else None
    try:
        known = _Id.model_validate({"id": found}).id
    except ValidationError:
        known = None
    return {"id": known, "error": {"kind": kind, "message": message}}
