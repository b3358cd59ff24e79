"""Findings beyond one review: what names them, and what stays on record of them."""
