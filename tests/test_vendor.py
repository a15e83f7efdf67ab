"""Files of other projects are those that vendor.toml lists, to the byte."""

import shutil

import pytest

from terreau.foundation.credits import CREDITS
from tools import vendor


def test_vendored_files_are_those_listed():
    assert vendor.faults() == []


def test_every_package_says_its_licence_and_source():
    for package in vendor.packages():
        assert package["licence"]
        assert package["source"].startswith("https://")
        assert package["version"][0].isdigit()


@pytest.fixture
def copy(tmp_path):
    for folder in {package["into"] for package in vendor.packages()}:
        shutil.copytree(vendor.ROOT / folder, tmp_path / folder)
    return tmp_path


def test_a_changed_a_missing_and_a_stray_file_are_told(copy):
    folder = copy / "terreau/foundation/icons"
    (folder / "sprout.svg").write_text("<svg/>")
    (folder / "leaf.svg").unlink()
    (folder / "stray.svg").write_text("<svg/>")
    assert vendor.faults(copy) == [
        "terreau/foundation/icons/leaf.svg is missing",
        "terreau/foundation/icons/sprout.svg is not the file of lucide-static 1.62.0",
        "terreau/foundation/icons/stray.svg is not listed in vendor.toml",
    ]


def test_the_list_is_written_as_it_is_read(monkeypatch, tmp_path):
    listed = vendor.packages()
    monkeypatch.setattr(vendor, "LIST", tmp_path / "vendor.toml")
    vendor.write(listed)
    assert vendor.packages() == listed


def test_who_made_what_is_served_is_named_on_the_site():
    served = {
        (package["source"], package["version"], package["licence"])
        for package in vendor.packages()
        if package["into"].startswith("terreau/")
    }
    assert {(one.source, one.version, one.licence) for one in CREDITS} == served
