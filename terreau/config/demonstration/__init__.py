"""A living site in a folder of its own, plainly marked: people, groups, proposals and sheets that are invented.

`folder` makes the place; `stage` sets it with the rooms' own actions; `stage.toml` is what is said there.
"""
