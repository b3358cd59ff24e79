"""Every size limit of reading, in one place."""

from __future__ import annotations

FILE_BYTES = 20 * 1024 * 1024
CHARACTERS = 5_000_000

ZIP_MEMBERS = 5_000
ZIP_TOTAL_BYTES = 300 * 1024 * 1024
ZIP_RATIO = 200
"""Unpacked to packed size of one member, judged only from ``ZIP_RATIO_FROM`` unpacked bytes on."""
ZIP_RATIO_FROM = 8 * 1024 * 1024
XML_PART_BYTES = 150 * 1024 * 1024

XML_DEPTH = 500
HTML_DEPTH = 400
HTML_ELEMENTS = 1_000_000
HTML_ATTRIBUTES = 3_000
PDF_PAGES = 3_000
