"""Tell a draft case from a finished one, and what it still lacks."""

import json
from typing import Any

from evals.query import Query

# The key that marks a line of `queries.jsonl` as a draft.
DRAFT = "draft"


def unfinished(line: str) -> str | None:
    """Say what is to be done to a draft; None when `line` is none.

    Args:
        line: A line of `queries.jsonl`, which need not be JSON.
    """
    case = _object(line)
    if DRAFT not in case:
        return None
    missing = [
        name
        for name, field in Query.model_fields.items()
        if field.is_required() and name not in case
    ]
    decide = f"give {', '.join(missing)}, then " if missing else ""
    return f"is a draft: {decide}check every key and take out {DRAFT!r}"


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
