"""Classes of territory: the three kinds of the founding text, and urban. Plain Python and numpy: no Django.

`rules` goes from official codes to a class, `estimate` from what is shipped, `aav` and `density` read the official
files, `agreement` compares the two. In words: docs/territory-classes.md.
"""
