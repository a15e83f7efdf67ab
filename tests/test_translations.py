"""The French catalogues are complete, certain and compiled."""

import io
import re
from gettext import GNUTranslations

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from tools import messages, typography

PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|\{[a-z_0-9]+\}")


@pytest.mark.parametrize("room", messages.rooms(), ids=lambda room: room.name)
def test_every_sentence_has_its_french(room):
    assert messages.missing(messages.merged(room)) == []


@pytest.mark.parametrize("room", messages.rooms(), ids=lambda room: room.name)
def test_placeholders_are_the_same_in_french(room):
    for message in messages.merged(room):
        singular = message.id[0] if isinstance(message.id, tuple) else message.id
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        wanted = set(PLACEHOLDER.findall(message.id[-1] if isinstance(message.id, tuple) else singular or ""))
        for string in filter(None, strings[-1:]):
            assert set(PLACEHOLDER.findall(string)) == wanted, message.id


@pytest.mark.parametrize("room", messages.rooms(), ids=lambda room: room.name)
def test_compiled_catalogues_are_up_to_date(room):
    path = messages.po_path(room)
    if not path.is_file():
        assert len(messages.extracted(room)) == 0
        return
    written = read_po(io.BytesIO(path.read_bytes()), locale="fr")
    assert sentences(path.with_suffix(".mo").read_bytes()) == sentences(messages.compiled(written))


def sentences(compiled):
    """What gettext itself finds in a compiled catalogue, plurals and contexts included; not its header."""
    catalog = GNUTranslations(io.BytesIO(compiled))._catalog
    return {key: sentence for key, sentence in catalog.items() if key}


@pytest.mark.parametrize("room", messages.rooms(), ids=lambda room: room.name)
def test_french_is_spaced_as_french_is(room):
    assert messages.ill_set(messages.merged(room)) == []


def test_the_words_of_commands_are_too():
    path = messages.po_path(messages.ROOT / "config").with_name("argparse.po")
    catalog = read_po(io.BytesIO(path.read_bytes()), locale="fr")
    assert messages.ill_set(catalog) == []
    assert sentences(path.with_suffix(".mo").read_bytes()) == sentences(messages.compiled(catalog))


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Qui écrit ?", "Qui écrit\u00a0?"),
        ("« Les Jardins » : fermé ; l'autre non !", "«\u00a0Les Jardins\u00a0»\u00a0: fermé\u00a0; l’autre non\u00a0!"),
        ("%(file)s : %(rows)s lignes", "%(file)s\u00a0: %(rows)s lignes"),
        ("lancez `terreau x : 'a'b'` ou <a href='l'a'>", "lancez `terreau x : 'a'b'` ou <a href='l'a'>"),
        ("à 10:30, sur https://example.org/?a=b", "à 10:30, sur https://example.org/?a=b"),
    ],
)
def test_how_a_sentence_is_spaced(written, set_):
    assert typography.mended(written) == set_


@given(st.text(alphabet="ab '«»:;!?%()s`<>{}\u00a0’1\n"))
def test_spacing_a_sentence_twice_is_spacing_it_once(text):
    assert typography.is_well_set(typography.mended(text))
