"""Who may import whom: design.md, section 1."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ["corpus", "index", "assistant", "evals", "ui"]
READER = ["index/embed.py", "assistant/crossencoder.py", "evals/training/*"]
HOMES = {
    "tiktoken": ["corpus/tokens.py"],
    "sentence_transformers": READER,
    "torch": READER,
    "chromadb": ["index/store.py"],
    "bm25s": ["index/lexical.py"],
    "onnxruntime": ["assistant/crossencoder.py", "evals/training/*"],
    "tokenizers": ["assistant/crossencoder.py"],
    "langchain": ["assistant/model.py", "assistant/langchain.py"],
    "sqlalchemy": ["assistant/records.py", "assistant/migrations/*"],
    "alembic": ["assistant/records.py", "assistant/migrations/*"],
    "gradio": ["ui/web.py", "ui/web_*.py"],
    "fastapi": ["ui/api.py"],
    "click": ["ui/cli.py", "ui/cli_*.py", "ui/*_cli.py"],
    "pypdf": ["corpus/formats/pdf.py"],
    "docx": ["corpus/formats/word.py"],
    "trafilatura": ["corpus/formats/webpage.py"],
    "httpcore": ["corpus/fetch.py"],
}
# Rebuilds the tutorial pipeline, with its libraries, to compare with.
ANYTHING_GOES = "evals/bench/tutorial.py"


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def misplaced(path: str, source: str) -> list[str]:
    """Names that the module at `path` (relative, with slashes) may not import."""
    to_the_right = ROOMS[ROOMS.index(path.split("/")[0]) + 1 :]
    wrong = []
    for name in imported(source):
        top = name.split(".")[0]
        # langchain_core is LangChain, gradio_client is Gradio.
        homes = HOMES.get(top) or HOMES.get(top.split("_")[0], [path])
        if top in [*to_the_right, "tests"] or not any(
            fnmatch(path, home) for home in homes
        ):
            wrong.append(name)
    return wrong


def modules() -> list[str]:
    return [
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
    ]


@pytest.mark.parametrize("path", modules())
def test_a_module_imports_only_what_its_place_allows(path: str) -> None:
    if path != ANYTHING_GOES:
        assert misplaced(path, (ROOT / path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("corpus/scan.py", "from index.passage import Passage", ["index.passage"]),
        ("evals/run.py", "def f():\n    import ui.cli", ["ui.cli"]),
        ("assistant/triage.py", "import corpus.scan, index.passage", []),
        ("assistant/reader.py", "import torch.nn as nn", ["torch.nn"]),
        ("evals/training/fit.py", "import torch", []),
        ("index/search.py", "import langchain_core", ["langchain_core"]),
        ("ui/web_sources.py", "import gradio as gr\nimport click", ["click"]),
        ("index/store.py", "import chromadb\nfrom . import passage", []),
    ],
)
def test_a_misplaced_import_is_named(path: str, source: str, wrong: list[str]) -> None:
    assert misplaced(path, source) == wrong
