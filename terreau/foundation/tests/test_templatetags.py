"""Icons, addresses and components."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.defaultfilters import floatformat
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.house import MenuEntry, house, offer_menu
from terreau.foundation.templatetags import foundation as tags
from terreau.foundation.templatetags.lasting import MOST, LastingNode


def shown(source: str, **values) -> str:
    return Template("{% load foundation %}" + source).render(Context(values))


def test_an_icon_alone_has_a_name_and_beside_words_is_silent():
    assert 'aria-hidden="true"' in shown('{% icon "sprout" %}')
    titled = shown('{% icon "sprout" title=title %}', title="Un <semis>")
    assert 'role="img" aria-label="Un &lt;semis&gt;"' in titled
    assert "aria-hidden" not in titled


@pytest.mark.parametrize("name", ["nothing", "../LICENSE", ""])
def test_an_unknown_icon_is_a_fault_of_the_template(name):
    with pytest.raises(TemplateSyntaxError):
        shown("{% icon name %}", name=name)


def test_every_vendored_icon_can_be_drawn():
    names = [path.stem for path in tags.ICONS.glob("*.svg")]
    assert len(names) > 60
    assert all("<" in tags._drawing(name) for name in names)


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "source",
    [
        "{% card title=x url=x label=x %}{{ x }}{% endcard %}",
        "{% notice 'info' title=x %}{{ x }}{% endnotice %}",
        "{% tip x %}{{ x }}{% endtip %}",
        "{% dialog 'd' x %}{{ x }}{% enddialog %}",
        "{% figure x x unit=x n=x source=x url=x date=x %}",
        "{% portrait_row x x source=x %}",
        "{% badge 'tag' x %}{% empty x x x x %}{% copy_button x %}{% breadcrumbs x x x %}",
        "{% search_field x x value=x src=x help=x %}",
    ],
)
def test_what_people_write_is_never_markup(source):
    page = shown(source, x=HOSTILE)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_steps_know_what_is_done_and_where_one_is():
    page = shown("{% steps items 2 %}", items=[("Lieu", "/a/"), ("Pourquoi", "/b/"), ("Lettre", "")])
    assert "Étape 2 sur 3" in page
    assert page.count("steps__step--done") == 1
    assert page.count('aria-current="step"') == 1
    assert 'href="/a/"' in page
    assert 'href="/b/"' not in page


def test_what_stands_on_every_page_is_rendered_once_for_each_language_and_value(settings):
    calls = []
    part = Template(
        "{% load lasting foundation %}{% lasting here %}{{ tell }} {% home_url %}{{ here }}{% endlasting %}"
    )

    def render(here, language="fr"):
        with override(language):
            return part.render(Context({"here": here, "tell": lambda: calls.append(1) or len(calls)}))

    assert render("a") == render("a") == "1 /a"
    assert render("b") == "2 /b"
    assert render("a", "en") == "3 /en/a"
    assert (render("<i>"), render(mark_safe("<i>"))) == ("4 /&lt;i&gt;", "5 /<i>")
    settings.TERREAU_OPERATOR = "La commune"
    assert render("a") == "6 /a"
    for number in range(500):
        render(number)
    (node,) = part.nodelist.get_nodes_by_type(LastingNode)
    assert len(node.rendered) <= MOST


def test_what_was_safe_once_is_not_so_when_somebody_else_writes_it():
    assert "<i>x</i>" in shown("{% badge 'tag' x %}", x=mark_safe("<i>x</i>"))
    assert "<i>" not in shown("{% badge 'tag' x %}", x="<i>x</i>")
    assert "<i>" in shown("{% source_note x %}", x=mark_safe("<i>y</i>"))
    assert "<i>" not in shown("{% source_note x %}", x="<i>y</i>")


def test_a_sentence_is_put_into_the_language_of_each_page():
    sentence = gettext_lazy("estimated")
    with override("fr"):
        assert "estimé" in shown("{% badge 'tag' x %}", x=sentence)
    with override("en"):
        assert "estimated" in shown("{% badge 'tag' x %}", x=sentence)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_is_written_as_django_writes_it(number):
    for language in ("fr", "en"):
        with override(language):
            assert tags.whole(number) == floatformat(number, "0g")


def test_the_menu_marks_the_room_one_is_in(monkeypatch):
    monkeypatch.setattr(house, "menu", [])
    offer_menu(MenuEntry("Style", "foundation:style"))
    offer_menu(MenuEntry("Ma page", "foundation:manifest", known=True))
    request = RequestFactory().get("/style/")
    assert tags.menu_entries({"request": request}) == [
        {"label": "Style", "url": "/style/", "current": True, "icon": ""}
    ]
    (own_entry,) = tags.menu_entries({"request": request}, known=True)
    assert (own_entry["label"], own_entry["current"]) == ("Ma page", False)


def test_pages_keep_the_rest_of_the_address():
    from django.core.paginator import Paginator

    page = Paginator(range(50), 10).page(2)
    request = RequestFactory().get("/x/", {"q": "graines & pain", "page": "2"})
    text = shown("{% pagination page %}", page=page, request=request)
    assert "?q=graines+%26+pain&amp;page=3" in text
    assert "?q=graines+%26+pain&amp;page=1" in text
