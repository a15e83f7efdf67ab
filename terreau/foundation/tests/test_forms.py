"""Every form has one accessible markup: labels, help and errors belong to their field, also for those who listen."""

import re

import pytest
from django import forms


class Form(forms.Form):
    name = forms.CharField(label="Nom", help_text="Court.")
    place = forms.ChoiceField(label="Où", choices=[("a", "Ici"), ("b", "Là")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("L’ensemble ne va pas.")


@pytest.fixture
def page():
    return str(Form({"token": ""}))


def test_help_and_error_are_linked_to_the_field(page):
    field = re.search(r'<input type="text" name="name"[^>]*>', page)[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page


def test_a_choice_is_a_fieldset_with_its_legend_and_error(page):
    assert re.search(r'<fieldset aria-describedby="id_place_error">\s*<legend>Où', page)
    assert 'id="id_place_error"' in page


def test_the_summary_links_to_every_wrong_field_and_says_what_belongs_to_none(page):
    summary = re.search(r'<div class="summary".*?</div>', page, re.DOTALL)[0]
    assert 'href="#id_name"' in summary
    assert 'href="#id_place"' in summary
    assert "L’ensemble ne va pas." in summary
    assert summary.count("<li>") == 4
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in page


def test_required_is_said_in_words_and_only_where_it_is():
    page = str(Form())
    assert page.count("(obligatoire)") == 2
    assert 'class="summary"' not in page
