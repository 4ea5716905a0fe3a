"""Read answers and documents back from the JSON they were kept as."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Answer
from corpus.document import Document

_ANSWER = TypeAdapter(Answer)
_DOCUMENT = TypeAdapter(Document)


def read_answer(data: Mapping[str, Any]) -> Answer:
    """Return the answer that `Answer.as_json` gave `data`.

    Raises:
        ValueError: It is no such object.
    """
    return _ANSWER.validate_python({k: v for k, v in data.items() if k != "id"})


def read_document(data: Mapping[str, Any]) -> Document:
    """Return the document that `document_json` gave `data`.

    Raises:
        ValueError: It is no such object.
    """
    return _DOCUMENT.validate_python(dict(data))


def document_json(document: Document) -> dict[str, Any]:
    """Return everything known of a document, JSON types only."""
    plain: dict[str, Any] = _plain(asdict(document))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
