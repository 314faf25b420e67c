"""Markdown as people type it, made into HTML that is safe to show."""

from functools import lru_cache
from importlib.util import find_spec

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore

# A page has its own h1 and h2: what people type starts below them.
_DEMOTED_BY = 2
_LOWEST_HEADING = 6

_cleaner = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
        *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener",
)


# The same messages are read by many people, and how a text looks depends on nothing else.
@lru_cache(maxsize=512)
def render_markdown(text: str) -> SafeString:
    """
    Make HTML of Markdown: text, lists, tables, code and links; no HTML of people's own, no images.

    This will clean what the parser made once more, so that a fault in the one is caught by the
    other. A picture is shown as its description.
    """
    return mark_safe(_cleaner.clean(_parser.render(text)))  # noqa: S308 - it was cleaned


class _Renderer(RendererHTML):
    """Says what a picture shows, in words."""

    def image(self, tokens, idx, options, env) -> str:  # type: ignore[no-untyped-def]
        return escapeHtml(self.renderInlineAsText(tokens[idx].children or [], options, env))


def _demote_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _DEMOTED_BY, _LOWEST_HEADING)}"


def _make_parser() -> MarkdownIt:
    finds_addresses = find_spec("linkify_it") is not None
    parser = MarkdownIt(
        "commonmark",
        {"html": False, "linkify": finds_addresses, "breaks": True},
        renderer_cls=_Renderer,
    )
    parser.enable(["table", "strikethrough", *(["linkify"] if finds_addresses else [])])
    parser.core.ruler.push("demote_headings", _demote_headings)
    return parser


_parser = _make_parser()
