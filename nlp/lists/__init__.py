"""Lists that are not shipped: people with posts and terms, places and bodies, a unit's own set phrases.

``PrivateList`` is one table as it was imported; ``ListChecks`` reads texts by any number of them.
"""

from nlp.lists.checks import ListChecks
from nlp.lists.rows import KINDS, NameRow, PersonRow, PhraseRow, PrivateList, Row

__all__ = ["KINDS", "ListChecks", "NameRow", "PersonRow", "PhraseRow", "PrivateList", "Row"]
