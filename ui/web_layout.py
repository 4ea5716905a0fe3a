"""What stands where on the chat page, and its fixed words."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import gradio as gr

from corpus.document import Document
from ui.web_sources import NO_ANSWER_YET, documents_html

TITLE = "Ask about Integrated Care Systems"
HEADER = f"""
<h1>{TITLE}</h1>
<p>Answers in the exact words of dated documents, with the source of each. Independent:
not a service of the NHS, of the government or of any council.</p>
"""
NOTES = """
<p><strong>Not clinical advice.</strong> In an emergency call <a href="tel:999">999</a>;
for urgent help that is not an emergency use <a href="tel:111">NHS 111</a>.</p>
<p><strong>Talk to a person:</strong> your GP practice, the Integrated Care Board for
your area or your council.</p>
"""
MAX_SUGGESTED = 4


class Layout(NamedTuple):
    """The parts of the page that change or are acted on.

    Attributes:
        state: Below the conversation: what is going on, or went wrong.
        suggestions: The box around `suggested`, which are `MAX_SUGGESTED` buttons.
    """

    question: Any
    send: Any
    anew: Any
    conversation: Any
    state: Any
    sources: Any
    suggestions: Any
    suggested: list[Any]

    @property
    def shown(self) -> list[Any]:
        """What a reply changes, in the order in which the handlers give it."""
        parts = [self.question, self.conversation, self.state, self.sources]
        return [*parts, self.suggestions, *self.suggested]


def lay_out(documents: Mapping[str, Document], examples: Sequence[str]) -> Layout:
    """Put everything in its place inside the Blocks that is open.

    Args:
        documents: What is answered from.
        examples: Questions to offer before anything is asked.
    """
    _html(HEADER, "header")
    _html(NOTES, "notes")
    with gr.Row(elem_id="columns"):
        with gr.Column(scale=3, min_width=320):
            conversation = _conversation()
            state = _html("", "state")
            question = gr.Textbox(
                label="Your question", elem_id="question", max_lines=5
            )
            with gr.Row(elem_id="buttons"):
                send = gr.Button("Ask", variant="primary", elem_id="ask")
                anew = gr.Button("New conversation")
            with gr.Column(
                elem_id="suggestions", visible=bool(examples)
            ) as suggestions:
                _html("<h2>Questions you could ask</h2>")
                suggested = [
                    gr.Button(text, visible=bool(text))
                    for text in suggested_texts(examples)
                ]
        with gr.Column(scale=2, min_width=320, elem_id="sources-column"):
            _html("<h2>Sources of the last answer</h2>")
            sources = _html(NO_ANSWER_YET, "sources")
    _html(documents_html(documents), "documents")
    return Layout(
        question, send, anew, conversation, state, sources, suggestions, suggested
    )


def suggested_texts(questions: Sequence[str]) -> list[str]:
    """Return what the buttons say, the last ones nothing where there is less to say."""
    return [*questions, *[""] * MAX_SUGGESTED][:MAX_SUGGESTED]


def _conversation() -> Any:
    return gr.Chatbot(
        label="Conversation",
        show_label=False,
        elem_id="conversation",
        height="auto",
        layout="panel",
        buttons=[],  # they would copy our HTML
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        feedback_options=None,
        group_consecutive_messages=False,
        autoscroll=False,
    )


def _html(value: str, elem_id: str | None = None) -> Any:
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)
