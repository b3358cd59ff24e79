"""Every size limit of reading, in one place."""

from __future__ import annotations

FILE_BYTES = 20 * 1024 * 1024
CHARACTERS = 5_000_000
ZIP_MEMBERS = 5_000
ZIP_TOTAL_BYTES = 300 * 1024 * 1024
ZIP_RATIO = 200
XML_DEPTH = 500
PDF_PAGES = 3_000
