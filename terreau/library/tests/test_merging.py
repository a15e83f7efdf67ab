"""Bringing two changes of one text together: what one side changed is taken, what both changed is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.library.merging import merge, merge_rows

rows = st.lists(st.sampled_from("abcdef"), max_size=8)
texts = rows.map("\n".join)
contents = st.fixed_dictionaries(
    {"title": texts, "aliases": rows, "fields": st.dictionaries(st.sampled_from(["tips", "objective"]), texts)}
)


@given(rows, rows)
def test_what_one_side_alone_changed_is_taken(base, new):
    assert merge_rows(base, base, new) == new
    assert merge_rows(base, new, base) == new
    assert merge_rows(base, new, new) == new


@given(rows, rows, rows)
def test_both_sides_count_alike(base, mine, theirs):
    assert merge_rows(base, mine, theirs) == merge_rows(base, theirs, mine)


@given(rows, rows, rows)
def test_no_new_row_is_ever_lost(base, mine, theirs):
    merged = merge_rows(base, mine, theirs)
    if merged is not None:
        for side in (mine, theirs):
            assert {row for row in side if row not in base} <= set(merged)


@given(contents, contents, contents)
def test_a_content_is_whole_after_a_merge(base, mine, theirs):
    merged = merge(base, mine, theirs)
    clashes = {clash.path for clash in merged.conflicts}
    for clash in merged.conflicts:
        assert clash.mine != clash.theirs
    settled = merge(base, mine, theirs, dict.fromkeys(clashes, "theirs"))
    assert not settled.conflicts
    again = merge(base, mine, theirs, dict.fromkeys(clashes, "mine"))
    assert again.content == merged.content


@given(contents, contents)
def test_merging_with_what_did_not_move_changes_nothing(base, mine):
    merged = merge(base, mine, base)
    assert not merged.conflicts
    assert not merged.taken
    assert merge(base, base, mine).content.get("title") == mine["title"]


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("un\ndeux\ntrois", "UN\ndeux\ntrois", "UN\ndeux\ntrois"),
        ("un\ndeux\nTROIS", "UN\ndeux\ntrois", "UN\ndeux\nTROIS"),
        ("un\ntrois", "un\ndeux\ntrois\nquatre", "un\ntrois\nquatre"),
    ],
)
def test_texts_are_merged_line_by_line(mine, theirs, merged):
    base = {"fields": {"objective": "un\ndeux\ntrois"}}
    result = merge(base, {"fields": {"objective": mine}}, {"fields": {"objective": theirs}})
    assert not result.conflicts
    assert result.content["fields"]["objective"] == merged


def test_the_same_line_changed_by_both_waits_for_a_choice():
    base, mine, theirs = ({"title": text, "fields": {}} for text in ("Un", "Le mien", "Le leur"))
    result = merge(base, mine, theirs)
    [clash] = result.conflicts
    assert (clash.path, clash.mine, clash.theirs) == ("title", "Le mien", "Le leur")
    assert result.content["title"] == "Le mien"
    assert merge(base, mine, theirs, {"title": "theirs"}).content["title"] == "Le leur"
    assert merge(base, mine, theirs, {"title": "whatever"}).conflicts


def test_steps_are_merged_step_by_step():
    step = {"title": "Installer", "minutes": 20, "text": ""}
    last = {"title": "Ranger", "minutes": 10, "text": ""}
    longer = {**step, "minutes": 30}
    told = {**last, "text": "Tout noter."}
    result = merge(
        {"fields": {"steps": [step, last]}}, {"fields": {"steps": [longer, last]}}, {"fields": {"steps": [step, told]}}
    )
    assert result.content["fields"]["steps"] == [longer, told]
    assert result.taken == ["fields.steps"]
