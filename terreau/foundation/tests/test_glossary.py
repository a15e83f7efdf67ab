"""Words of the glossary are explained once, in running text only, and nothing else of the page changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation import glossary
from terreau.foundation.glossary import Term, explain

TERMS = (
    Term("lever", ("levier", "leviers"), "Ce qui <aide>."),
    Term("epci", ("EPCI",), "Un groupement."),
    Term("learn", ("éducation populaire",), "Apprendre ensemble."),
)


@pytest.fixture(autouse=True)
def terms(monkeypatch):
    monkeypatch.setattr(glossary, "_providers", [lambda: TERMS])


def explained(html):
    return re.findall(r'popovertarget="[^"]+">([^<]+)<', explain(html))


def test_the_first_occurrence_is_explained_and_the_next_ones_are_left():
    html = "<p>Un levier, deux leviers.</p><p>Un levier.</p>"
    assert explained(html) == ["levier"]
    assert "Ce qui &lt;aide&gt;." in explain(html)


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Le levier</h2>",
        '<p><a href="/x">le levier</a></p>',
        "<p><button>levier</button></p>",
        "<p><label>levier</label></p>",
        "<ul data-plain><li>levier</li></ul>",
        "<div data-plain><div><p>levier</p></div><p>levier</p></div>",
        "<p>leviers-types, clevier, levierx</p>",
        "<p>epci</p>",
        '<p title="levier">rien</p>',
        "<pre>levier</pre>",
        "levier",
    ],
)
def test_what_is_no_running_text_or_no_such_word_is_left_alone(html):
    assert explain(html) == html


def test_a_word_begins_a_sentence_wears_capitals_and_keeps_what_is_elided_before_it():
    assert explained("<p>Leviers trouvés. L’EPCI, d'éducation  populaire.</p>") == [
        "Leviers", "L’EPCI", "d'éducation  populaire",
    ]  # fmt: skip


def test_the_longest_way_to_write_it_wins_among_those_that_begin_alike(monkeypatch):
    known = (
        Term("commune", ("commune", "communes"), "Une."),
        Term("new", ("commune nouvelle",), "Deux."),
        Term("cig", ("CIG",), "Trois."),
        Term("state", ("état des lieux", "EDL"), "Quatre."),
    )
    monkeypatch.setattr(glossary, "_providers", [lambda: known])
    html = "<p>Commune nouvelle, communes, cig, CIG, Cig, État des lieux, EDL</p>"
    assert explained(html) == ["Commune nouvelle", "communes", "CIG", "État des lieux"]


def test_what_is_left_alone_ends_where_its_element_ends():
    assert explained("<div data-plain><div>x</div></div><p>levier</p>") == ["levier"]
    assert explained('<h2>levier<br></h2><p><img src="a">levier</p>') == ["levier"]


def test_without_terms_a_page_is_as_it_was(monkeypatch):
    monkeypatch.setattr(glossary, "_providers", [])
    assert explain("<p>levier</p>") == "<p>levier</p>"


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<a href='#'>",
        "</a>",
        "<div data-plain>",
        "</div>",
        "levier ",
        "l’EPCI",
        " mot ",
        "<br>",
        "<",
        "&amp;",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_taking_the_explanations_out_gives_the_page_back(html):
    put_in = re.compile(
        r'<span class="tip"><button type="button" class="tip__term" popovertarget="mot-\w+">(.*?)</button>'
        r'<span class="tip__text" popover id="mot-\w+">.*?</span></span>'
    )
    assert put_in.sub(r"\1", explain(html)) == html
