"""The review itself: no Flask, no database, no network."""
