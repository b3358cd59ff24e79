"""Reading drafts: any supported file becomes a Document whose offsets map back to the source."""

from nlp.text.plain import document_from_text
from nlp.text.read import read_bytes, read_path
from nlp.text.structure import locate, quoted_spans, sentence_span, sentences, title_spans

__all__ = [
    "document_from_text",
    "locate",
    "quoted_spans",
    "read_bytes",
    "read_path",
    "sentence_span",
    "sentences",
    "title_spans",
]
