from corpus.tokens import count_tokens


def test_tokens_are_counted_as_tiktoken_documents_them() -> None:
    # The worked example of OpenAI's cookbook: "tiktoken is great!" has 6 tokens.
    assert count_tokens("tiktoken is great!") == 6


def test_a_special_token_in_a_text_is_only_text() -> None:
    assert count_tokens("<|endoftext|>") > 1
