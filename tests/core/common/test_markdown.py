"""Markdown becomes HTML that can do nothing but be read."""

import re
import time
from html.parser import HTMLParser

import pytest

from core.common.markdown import render_markdown

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<math><mtext></p><script>alert(1)</script></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;&#x61;vascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<  javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    '[x](https://example.org "onmouseover=alert(1)")',
    "[x](https://example.org '\" onmouseover=\"alert(1)')",
    '[x](https://example.org" onmouseover="alert(1))',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]: <javascript:alert(1)> 'title'",
    "<javascript:alert(1)>",
    '<https://example.org/"onmouseover="alert(1)>',
    "![x](javascript:alert(1))",
    '![x](x.png" onerror="alert(1))',
    "![<img src=x onerror=alert(1)>](x.png)",
    "![`<script>alert(1)</script>`](x.png)",
    "[![x](x.png)](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "> <script>alert(1)</script>",
    "| <script>alert(1)</script> |\n|-|\n| <img src=x onerror=alert(1)> |",
    "1. <svg/onload=alert(1)>",
    "**<b onclick=alert(1)>x</b>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<a\nhref='javascript:alert(1)'\n>x</a>",
]
ALLOWED_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {("a", "href"), ("a", "rel"), ("ol", "start")}


class Elements(HTMLParser):
    """The tags and attributes a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def scheme_of(address: str) -> str:
    """The scheme a browser would read, which skips controls and spaces; "" for a path."""
    found = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address.lower()))
    return found[1] if found else ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_acts_survives(payload):
    found = Elements(render_markdown(payload))

    assert found.tags <= ALLOWED_TAGS
    assert found.attributes <= ALLOWED_ATTRIBUTES
    assert {scheme_of(address) for address in found.addresses} <= {"", "http", "https", "mailto"}


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 50


def test_text_lists_tables_and_code_are_shown():
    html = render_markdown("**Bold** and *slanted*\nnext line\n\n- one\n- two\n\n`x < y`")

    assert html == (
        "<p><strong>Bold</strong> and <em>slanted</em><br>\nnext line</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p><code>x &lt; y</code></p>\n"
    )


def test_links_pass_on_no_reputation_and_no_window():
    html = render_markdown("[the plan](https://example.org/plan?a=1&b=2)")

    assert html == (
        '<p><a href="https://example.org/plan?a=1&amp;b=2" rel="nofollow noopener">'
        "the plan</a></p>\n"
    )


def test_a_link_inside_the_tribe_stays_a_link():
    assert 'href="/partups/"' in render_markdown("[all part-ups](/partups/)")


def test_pictures_become_their_description():
    assert render_markdown(
        "![A map of <b>Waterland</b> & more](https://evil.example/track.gif)"
    ) == ("<p>A map of &lt;b&gt;Waterland&lt;/b&gt; &amp; more</p>\n")


def test_headings_start_below_those_of_the_page():
    html = render_markdown("# One\n\n## Two\n\n###### Six\n\nSetext\n===")

    assert html == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n<h3>Setext</h3>\n"


def test_typed_html_is_shown_as_it_was_typed():
    assert render_markdown("<b>bold</b>") == "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a", "**a ", "`", "<", "[a](", "> ", "- ", "_a__b", "~~a", "((((", "a\n|"]
)
def test_a_text_made_to_be_slow_is_not(piece):
    started = time.process_time()
    render_markdown((piece * 5000)[:5000])

    assert time.process_time() - started < 2
