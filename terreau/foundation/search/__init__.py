"""Full-text search in French: one analysis in Python, one index in the same database and the same transaction.

`index`, `index_new` and `remove` keep what is found; `find` and `search` ask; `rebuild` makes it all anew. A thing is
named by `kind` (`room.noun`) and `key` (its primary key as text). The same words find the same things in the same order
on SQLite and on PostgreSQL.
"""

from terreau.foundation.search.anew import offer_indexed, rebuild
from terreau.foundation.search.query import Found, find, highlight, search
from terreau.foundation.search.store import index, index_new, remove
from terreau.foundation.search.synonyms import offer_synonyms
from terreau.foundation.search.text import analyse, words_of

__all__ = [
    "Found",
    "analyse",
    "find",
    "highlight",
    "index",
    "index_new",
    "offer_indexed",
    "offer_synonyms",
    "rebuild",
    "remove",
    "search",
    "words_of",
]
