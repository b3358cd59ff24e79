"""The lexicon: entries, releases, and the matcher that finds them in a text."""

from nlp.lexicon.matcher import Matcher
from nlp.lexicon.release import Release, load_release, make_release, shipped_folder, shipped_release

__all__ = ["Matcher", "Release", "load_release", "make_release", "shipped_folder", "shipped_release"]
