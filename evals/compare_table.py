"""Print a comparison for a person: percent, and changed questions side by side."""

from collections.abc import Sequence

from evals.compare import Comparison, Difference
from evals.grid import grid
from evals.latency import latency, latency_line
from evals.scored import Judged, Scored

_UNKNOWN = "-"
_ANSWER_SHOWN = 200


def comparison_table(found: Comparison) -> str:
    """Return the comparison as plain text."""
    old, new = found.before.record, found.after.record
    parts = [
        f"before {old.name}, after {new.name}: {len(found.pairs)} questions of "
        f"{old.dataset.name} (sha256 {old.dataset.sha256[:12]})",
        f"settings that differ: {', '.join(found.other_settings) or 'none'}",
        differences_table("measure", found.differences),
        differences_table("right, by category", found.categories),
        f"right before and wrong after: {len(found.lost)}; wrong before and right "
        f"after: {len(found.won)}; McNemar's exact test p = {found.p_value:.3g}",
        _latencies(found),
        _side_by_side("right before, wrong after", found.lost),
        _side_by_side("wrong before, right after", found.won),
        _side_by_side("as right or wrong as before, in other words", found.reworded),
    ]
    return "\n\n".join(part for part in parts if part)


def differences_table(title: str, differences: Sequence[Difference]) -> str:
    """Return measures and their differences, with 95 % intervals, in percent."""
    lines = [[title, "before", "after", "difference", "95 % interval", "n", ""]]
    for one in differences:
        n = str(one.n_before)
        if one.n_after != one.n_before:
            n = f"{n}/{one.n_after}"
        spoken = "" if one.verdict == "same" else one.verdict
        means = [_percent(one.before), _percent(one.after)]
        bounds = _UNKNOWN
        if one.interval:
            bounds = f"{_signed(one.interval.low)} to {_signed(one.interval.high)}"
        name = one.measure.replace("_", " ")
        lines.append([name, *means, _signed(one.difference), bounds, n, spoken])
    return grid(lines)


def _latencies(found: Comparison) -> str:
    return "\n".join(
        f"{name}: {_latency(side)}"
        for name, side in (("before", found.before), ("after", found.after))
    )


def _latency(side: Scored) -> str:
    spent = latency(question.seconds for question in side.questions)
    return latency_line(spent, workers=side.record.workers)


def _side_by_side(title: str, pairs: Sequence[tuple[Judged, Judged]]) -> str:
    if not pairs:
        return ""
    return "\n".join([f"{title}: {len(pairs)}", *map(_pair_lines, pairs)])


def _pair_lines(pair: tuple[Judged, Judged]) -> str:
    query = pair[0].query
    lines = [f"  {query.id} ({query.category}) {query.question[:80]!r}"]
    for name, side in zip(("before", "after"), pair, strict=True):
        lines.append(f"    {name + ':':8}{_told(side)}")
    return "\n".join(lines)


def _told(side: Judged) -> str:
    told = [side.status or "error", *side.faults]
    if side.answer:
        words = " ".join(side.answer.split())
        cut = len(words) > _ANSWER_SHOWN
        told.append(words[:_ANSWER_SHOWN] + ("..." if cut else ""))
    return "; ".join(told)


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{100 * share:.1f}"


def _signed(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{100 * share:+.1f}"
