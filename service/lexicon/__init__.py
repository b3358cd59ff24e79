"""The shared lexicon kept like law: proposed, tried, approved by a second person, released, on a log (issue 7)."""
