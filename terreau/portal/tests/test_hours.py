from django.utils import translation

from terreau.portal.hours import hours_in_words

MORNING, AFTERNOON = ["08:30:00", "12:00:00"], ["13:30:00", "17:00:00"]


def test_days_in_a_row_become_a_range():
    days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
    assert hours_in_words([{"days": days, "slots": [MORNING, AFTERNOON]}]) == [
        "lundi au vendredi\xa0: 8\xa0h\xa030 – 12\xa0h\xa000 et 13\xa0h\xa030 – 17\xa0h\xa000"
    ]


def test_days_apart_are_listed():
    assert hours_in_words([{"days": ["tuesday", "friday"], "slots": [MORNING]}]) == [
        "mardi et vendredi\xa0: 8\xa0h\xa030 – 12\xa0h\xa000"
    ]


def test_in_english():
    with translation.override("en"):
        assert hours_in_words([{"days": ["monday"], "slots": [MORNING]}]) == ["monday: 8:30 to 12:00"]


def test_nothing_known_gives_nothing():
    assert hours_in_words([]) == []
    assert hours_in_words([{"days": [], "slots": [MORNING]}, {"days": ["monday"], "slots": []}]) == []
