from evals.latency import Latency, latency, latency_line


def test_times_are_told_by_median_and_the_slow_end() -> None:
    # Of 20 times 19 are 95 %.
    found = latency([*range(20, 0, -1)])
    assert found == Latency(n=20, median=10.5, p95=19, max=20)
    assert latency([3.0]) == Latency(n=1, median=3.0, p95=3.0, max=3.0)


def test_no_times_are_told_as_such() -> None:
    assert latency([]).as_json() == {"n": 0, "median": None, "p95": None, "max": None}
    assert latency_line(latency([]), workers=1).endswith("-")
