import pytest

from corpus.config import CorpusConfig
from corpus.formats.converted import FormatError
from corpus.formats.webpage import read_webpage
from tests.corpus.made import BOARD, web_page

LIMITS = CorpusConfig()
DATED = (
    '<meta charset="utf-8"><title>The board</title>'
    '<meta property="article:published_time" content="2024-05-06T10:00:00Z">'
)
PAGE = f"""<nav><a href="/">Home</a></nav><main><h1>The board</h1>
<p>{BOARD} It meets in public and its papers are on its website.</p>
<h2>Duties</h2><p>It must:</p>
<ul><li>plan services</li><li>pay for <b>beds</b></li></ul>
<table><tr><th>Year</th><th>Budget</th></tr><tr><td>2024</td><td>3 million</td></tr>
</table></main><footer>Cookies and copyright</footer>"""


def test_the_main_text_of_a_page_becomes_markdown() -> None:
    read = read_webpage(web_page(PAGE, head=DATED), LIMITS)
    assert read.text == (
        f"# The board\n\n{BOARD} It meets in public and its papers are on its website."
        "\n\n## Duties\n\nIt must:\n\n- plan services\n- pay for beds\n\n"
        "- Year: 2024; Budget: 3 million\n"
    )
    assert (read.title, read.published) == ("The board", "2024-05-06")


def test_a_page_without_a_date_has_none() -> None:
    assert read_webpage(web_page(f"<p>{BOARD} In 2021.</p>"), LIMITS).published is None


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        pytest.param(b"<p>Caf\xe9 M\xf4n is open.</p>", "iso-8859-1", id="server"),
        pytest.param(
            b'<meta charset="windows-1252"><p>Caf\xe9 M\xf4n is open.</p>',
            None,
            id="own",
        ),
        pytest.param("<p>Café Môn is open.</p>".encode(), None, id="UTF-8"),
        pytest.param("<p>Café Môn is open.</p>".encode("utf-16"), None, id="UTF-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(
    raw: bytes, charset: str | None
) -> None:
    assert read_webpage(raw, LIMITS, charset).text == "Café Môn is open.\n"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(b"<p>Caf\xe9</p>", "does not say its encoding", id="undeclared"),
        pytest.param(b'<meta charset="utf-8"><p>\xe9</p>', "is not", id="untrue"),
        pytest.param(b'<meta charset="klingon"><p>a</p>', "klingon", id="unknown"),
        pytest.param(web_page("<script>x()</script>"), "no text", id="no text"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(raw: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read_webpage(raw, LIMITS)
