"""Which text may move where, and the reasons."""

import pytest

from terreau.foundation.errors import Invalid
from terreau.library import licences
from terreau.library.models import Licence

ALLOWED = {
    ("CC0-1.0", "CC0-1.0"), ("CC0-1.0", "CC-BY-4.0"), ("CC0-1.0", "CC-BY-SA-4.0"), ("CC0-1.0", "etalab-2.0"),
    ("etalab-2.0", "etalab-2.0"), ("etalab-2.0", "CC-BY-4.0"), ("etalab-2.0", "CC-BY-SA-4.0"),
    ("CC-BY-4.0", "CC-BY-4.0"), ("CC-BY-4.0", "CC-BY-SA-4.0"), ("CC-BY-SA-4.0", "CC-BY-SA-4.0"),
}  # fmt: skip


@pytest.mark.parametrize("source", Licence.values)
@pytest.mark.parametrize("target", [*Licence.values, "", "CC-BY-NC-4.0"])
def test_the_whole_table(source, target):
    decision = licences.may_move(source, target)
    assert bool(decision) is ((source, target) in ALLOWED)
    assert decision or str(decision.reason)
    if not decision:
        with pytest.raises(Invalid) as refused:
            licences.check_move(source, target)
        assert "licence" in refused.value.errors


def test_share_alike_says_why():
    assert "CC BY-SA" in str(licences.may_move("CC-BY-SA-4.0", "CC-BY-4.0").reason)


@pytest.mark.parametrize("source", Licence.values)
def test_what_a_form_offers_may_move_and_stays_in_the_family(source):
    """A text that moved twice may have moved at once: no way around by a third licence."""
    offered = [code for code, _label in licences.targets(source)]
    assert all(licences.may_move(source, code) for code in offered)
    assert {further for code in offered for further, _label in licences.targets(code)} == set(offered)
    assert offered[:1] == ([source] if source != "unknown" else [])
