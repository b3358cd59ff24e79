"""The closest policy sentences are found through an index; what it gives is what comparing all of them gives."""

from __future__ import annotations

from nlp.interpret.pairing import SHARED, Pairs
from nlp.interpret.roles import pairs_of
from nlp.types import Span

SENTENCES = [
    "县林业局负责森林防火的监督检查。",
    "护林员应当每日巡查，发现火情立即报告。",
    "防火期内禁止野外用火。",
    "护林员每日巡查不少于两次，发现火情立即报告乡镇。",
    "",
]


def test_the_index_gives_what_comparing_all_gives() -> None:
    index = Pairs(SENTENCES)
    for said in ("护林员每天巡查，发现火情立即报告", "防火期内禁止野外用火", "与政策无关的一句话", "火"):
        own = pairs_of(said)
        ranked = sorted((-len(own & pairs_of(sentence)), number) for number, sentence in enumerate(SENTENCES))
        wanted = [number for count, number in ranked[:3] if -count >= SHARED * len(own)]
        assert index.nearest(said, Span(0, len(said))) == wanted
