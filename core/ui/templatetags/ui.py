"""Tags and filters of the design system; the components themselves are in templates/components."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.forms.utils import flatatt
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.ui.templatetags import ui_identity, ui_places, ui_time

register = template.Library()

# One `load ui` brings them all.
for _part in (ui_identity, ui_places, ui_time):
    register.tags |= _part.register.tags
    register.filters |= _part.register.filters


@register.simple_tag(takes_context=True)
def csp_nonce(context: Context) -> str | None:
    """This will give the nonce of this answer, or nothing where no policy is sent."""
    nonce = getattr(_request(context), "csp_nonce", None)
    return None if nonce is None else str(nonce)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """This will give <html> the reader's own choice of light or dark, if there is one."""
    chosen = getattr(_request(context), "COOKIES", {}).get("theme")
    return format_html(' data-theme="{}"', chosen) if chosen in {"light", "dark"} else SafeString()


@register.simple_tag
def icon(name: str, *, size: str = "medium", label: str = "") -> SafeString:
    """
    Draw an icon of the sprite.

    This will hide the icon from assistive technology, as a word stands beside it, unless a label
    is given. A page has dozens, so it is written here rather than in a template.
    """
    said = SafeString('aria-hidden="true"')
    if label:
        said = format_html('role="img" aria-label="{}"', label)
    return format_html(
        '<svg class="icon" data-size="{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        size,
        said,
        static("ui/icons/icons.svg"),
        name,
    )


@register.simple_block_tag
def card(
    content: str,
    *,
    title: str = "",
    tone: str = "plain",
    href: str = "",
    level: int = 2,
    actions: str = "",
) -> SafeString:
    """This will put the content in a card; with `href` its title becomes the link of the card."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "tone": tone,
            "href": href,
            "level": level,
            "actions": actions,
        },
    )


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:  # noqa: A002 - as in HTML
    """This will put the content in a dialog, opened by `components/dialog_opener.html`."""
    return render_to_string(
        "components/dialog.html", {"content": content, "id": id, "title": title}
    )


@register.simple_block_tag
def menu(
    content: str,
    *,
    id: str,  # noqa: A002 - as in HTML
    label: str,
    icon: str = "",
    tone: str = "quiet",
    size: str = "medium",
) -> SafeString:
    """This will put the content (links and small forms) in a menu behind a button."""
    return render_to_string(
        "components/menu.html",
        {
            "content": content,
            "id": id,
            "label": label,
            "icon": icon,
            "tone": tone,
            "size": size,
        },
    )


@register.simple_block_tag
def notice(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    """This will show the content as a notice; tone is info, good, warning or bad."""
    return render_to_string(
        "components/notice.html", {"content": content, "tone": tone, "title": title}
    )


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str | None = None,
    help: str | None = None,  # noqa: A002 - the word of the contract: label, help, error
    **attrs: Any,
) -> SafeString:
    """
    Show one field of a form: label, help, error and control, in that order.

    This will pass any other keyword on to the control, with dashes for underscores
    (`hx_get=url` becomes `hx-get="..."`).
    """
    if label is not None:
        bound.label = label
    if help is not None:
        bound.help_text = help
    control = bound.as_widget(attrs={key.replace("_", "-"): value for key, value in attrs.items()})
    return render_to_string("components/field.html", {"field": bound, "control": control})


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    url: str,
    label: str,
    *,
    tone: str = "quiet",
    size: str = "medium",
    icon: str = "",
    name: str = "",
    value: str = "",
    **attrs: Any,
) -> SafeString:
    """
    Show a button that posts to an address, as a small form of its own.

    This will pass any other keyword on to the form, with dashes for underscores, so that
    `hx_post=url hx_target="#team"` makes it a fragment.
    """
    return render_to_string(
        "components/post_button.html",
        {
            "url": url,
            "label": label,
            "tone": tone,
            "size": size,
            "icon": icon,
            "name": name,
            "value": value,
            "token": _token(context),
            "attributes": flatatt({key.replace("_", "-"): val for key, val in attrs.items()}),
        },
    )


@register.inclusion_tag("components/tick_button.html", takes_context=True)
def tick_button(
    context: Context, url: str, label: str, *, is_done: Any = False, **attrs: Any
) -> dict[str, Any]:
    """
    Show the round button of an activity that marks it as done, or not done again.

    This will pass any other keyword on to the form, as `post_button` does.
    """
    return {
        "url": url,
        "label": label,
        "is_done": bool(is_done),
        "token": _token(context),
        "attributes": flatatt({key.replace("_", "-"): val for key, val in attrs.items()}),
    }


@register.simple_tag(takes_context=True)
def token_field(context: Context) -> SafeString:
    """This will put the token in a form; unlike `csrf_token` also inside `include ... only`."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', _token(context)
    )


@register.filter
def tone_icon(tone: str) -> str:
    """This will name the icon that stands beside the words of a notice or a flash."""
    return {"good": "check", "success": "check", "info": "info"}.get(tone, "alert")


@register.filter
def is_checkbox(bound: BoundField) -> bool:
    """This will tell whether a field is one box to tick, whose label stands behind it."""
    return isinstance(bound.field.widget, CheckboxInput)


def _token(context: Context) -> str:
    request = _request(context)
    return get_token(request) if request is not None else ""


def _request(context: Context) -> Any:
    """Included with `only`, a component has no `request` variable; the context still knows it."""
    return context.get("request") or getattr(context, "request", None)
