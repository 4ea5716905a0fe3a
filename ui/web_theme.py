"""How the chat page looks, and the little script it needs.

Only fonts of the reader's own system are used: the page loads nothing from elsewhere.
Colours are the light ones in both of Gradio's modes, so that their contrast is known:
text at least 4.5 to 1 against its ground, controls and focus 3 to 1 (WCAG 2.2, AA).
"""

from typing import Any

import gradio as gr

FONTS = ("system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
INK, QUIET, GROUND, LINE = "#17252d", "#45555f", "#f2f5f6", "#74848d"
ACCENT, ACCENT_DARK = "#0b5563", "#083f4a"


def theme() -> Any:
    """Return a plain Gradio theme whose dark mode is its light mode."""
    plain = gr.themes.Base(
        primary_hue="teal",
        neutral_hue="slate",
        text_size="lg",
        radius_size="sm",
        font=FONTS,
        font_mono=("monospace",),
    )
    plain.set(
        body_background_fill=GROUND,
        body_text_color=INK,
        body_text_color_subdued=QUIET,
        color_accent_soft="transparent",
        block_background_fill="white",
        block_border_color="#cfd8dc",
        block_label_text_color=INK,
        block_title_text_color=INK,
        block_title_text_weight="600",
        input_background_fill="white",
        input_border_color=LINE,
        input_border_width="2px",
        button_primary_background_fill=ACCENT,
        button_primary_background_fill_hover=ACCENT_DARK,
        button_primary_border_color=ACCENT,
        button_primary_border_color_hover=ACCENT_DARK,
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="#e3ecee",
        button_secondary_border_color=ACCENT,
        button_secondary_text_color=ACCENT_DARK,
        link_text_color=ACCENT,
        link_text_color_hover=ACCENT_DARK,
        link_text_color_visited=ACCENT,
        link_text_color_active=ACCENT_DARK,
    )
    for name in dir(plain):
        if name.endswith("_dark"):
            setattr(plain, name, getattr(plain, name.removesuffix("_dark")))
    return plain


ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/'
    "svg%22 viewBox=%220 0 8 8%22%3E%3Cpath d=%22M1 1h6v4H4L2 7V5H1z%22 "
    f'fill=%22%23{ACCENT[1:]}%22/%3E%3C/svg%3E">'
)

CLICK_ASK = "() => document.querySelector('#ask').click()"
RELOAD = "() => window.location.reload()"

# A marker opens its source and moves there. Gradio labels every message with its
# HTML, which a screen reader would spell out.
SCRIPT = """() => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#source-"]');
    const source = link && document.getElementById(link.hash.slice(1));
    if (!source) return;
    event.preventDefault();
    source.open = true;
    source.querySelector("summary").focus();
    source.scrollIntoView({ block: "nearest" });
  });
  const unlabel = () => document
    .querySelectorAll("#conversation [data-testid][aria-label]")
    .forEach((message) => message.removeAttribute("aria-label"));
  new MutationObserver(unlabel).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"],
  });
}"""

CSS = (
    f":root {{ --ink: {INK}; --quiet: {QUIET}; --line: {LINE}; --accent: {ACCENT};"
    f" --accent-dark: {ACCENT_DARK}; color-scheme: light; }}"
    """
.gradio-container { max-width: none !important; padding: 0 !important;
  line-height: 1.5; color: var(--ink); overflow-x: clip; }
.gradio-container > .main { max-width: 1160px !important;
  padding: 0 1rem 2rem !important; }
.gradio-container .html-container { padding: 0; }
.gradio-container .prose, .gradio-container .prose * { color: inherit; opacity: 1; }
.gradio-container h1, .gradio-container h2, .gradio-container h3 {
  font-weight: 700; line-height: 1.25; margin: 0 0 .375rem; }
.gradio-container h1 { font-size: 1.75rem; }
.gradio-container h2 { font-size: 1.1875rem; }
.gradio-container h3 { font-size: 1.0625rem; }
.gradio-container a { color: var(--accent) !important; text-decoration: underline;
  text-underline-offset: .15em; overflow-wrap: anywhere; }
.gradio-container :is(a, button, summary, textarea):focus-visible {
  outline: 3px solid var(--accent-dark) !important; outline-offset: 2px;
  box-shadow: none !important; }
.gradio-container button { min-height: 2.75rem; font-size: 1rem !important; }

#header { background: var(--accent-dark); color: white; padding: 1.25rem 0;
  border-width: 0 !important; border-radius: 0; overflow: visible !important;
  box-shadow: 0 0 0 100vmax var(--accent-dark); clip-path: inset(0 -100vmax); }
#header p { max-width: 44rem; }
#notes { background: white; border-left: 5px solid #b3541e; padding: .75rem 1rem; }
#notes p + p { margin-top: .375rem; }

#conversation { border: 0; background: transparent; overflow: visible !important; }
#conversation:not(:has([data-testid="user"])) { display: none; }
#conversation .icon-button-wrapper { display: none; }
#conversation .message-wrap { gap: .75rem; padding: 0; margin: 0; }
#conversation .message-row { display: block; padding: .875rem 1.25rem;
  border: 1px solid #cfd8dc; border-radius: 4px; background: white; }
#conversation .user-row { background: #e3ecee; }
#conversation .message-row::before { display: block; font-weight: 600;
  color: var(--quiet); font-size: .9375rem; margin-bottom: .125rem; }
#conversation .user-row::before { content: "You asked"; }
#conversation .bot-row::before { content: "Answer"; }
#conversation :is(.message, .user, .bot, .md) { padding: 0; margin: 0; opacity: 1;
  background: transparent; color: var(--ink); font-size: 1.0625rem; }
#conversation .prose p { margin: 0 0 .5rem; }
#conversation .prose ul { margin: 0 0 .5rem; padding-left: 1.25rem; list-style: disc; }
#conversation .prose p:last-child { margin: 0; }
#conversation .prose .notice { border-left: 4px solid var(--line); color: var(--quiet);
  padding-left: .75rem; margin-top: .75rem; }
#conversation .prose .safety { border-left: 4px solid #a3211b; padding-left: .75rem; }

#state:not(:has(p)) { display: none; }
#state .waiting { color: var(--quiet); padding: 0 1.25rem; }
#state:has(.done) { position: absolute; clip-path: inset(50%); height: 1px; }
#state .problem { border: 3px solid #a3211b; background: white; color: #7d1611;
  padding: .75rem 1rem; font-weight: 600; margin: 0; }
.gradio-container .form { background: transparent; border: 0; box-shadow: none;
  overflow: visible; }
#question { padding: 0; border: 0; background: transparent;
  overflow: visible !important; }
#question textarea { font-size: 1.0625rem; min-height: 2.875rem; color: var(--ink); }
#buttons { flex-flow: row wrap; gap: .75rem; }
#buttons button { flex: 0 0 auto; min-width: 0 !important; }
#suggestions { gap: .5rem; }
#suggestions button { justify-content: flex-start; text-align: left; width: 100%;
  font-weight: 500; border: 1px solid var(--line); padding: .5rem .875rem; }

#sources-column { background: white; border: 1px solid #cfd8dc; border-radius: 4px;
  padding: 1rem 1.25rem; align-self: flex-start; gap: .5rem;
  flex-wrap: nowrap; }
#sources :is(ol, ul) { list-style: none; margin: 0; padding: 0; }
#sources .about { color: var(--quiet); margin-bottom: .75rem; }
#sources li.source { border-top: 1px solid #cfd8dc; padding: .875rem 0 .5rem; }
#sources li :is(p, ul, blockquote) { margin: 0 0 .25rem; font-size: .9375rem; }
#sources li ul { padding-left: 1rem; }
#sources .dated { color: #8a3c0f; font-weight: 600; }
.gradio-container summary { cursor: pointer; padding: .625rem 0; color: var(--accent);
  text-decoration: underline; text-underline-offset: .15em; }
#sources blockquote { white-space: pre-line; overflow-wrap: anywhere;
  border-left: 4px solid var(--line); padding: .25rem 0 .25rem .875rem;
  color: var(--quiet); }
#sources mark { background: #ffe58a; color: var(--ink); padding: .05em .1em; }
#documents ul { padding-left: 1.25rem; list-style: disc; }
#documents li { margin-bottom: .5rem; }
@media (min-width: 800px) {
  #sources-column { position: sticky; top: 1rem; max-height: calc(100vh - 2rem);
    overflow-y: auto; }
}
"""
)
