"""What people search and how hits are shown: words, queries, snippets. Knows neither HTTP nor rows."""

from evidence.search.parsing import Search, Term, parse_search
from evidence.search.snippets import Fragment, highlight, snippet
from evidence.search.words import fold, words_of

__all__ = ("Fragment", "Search", "Term", "fold", "highlight", "parse_search", "snippet", "words_of")
