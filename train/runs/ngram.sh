#!/usr/bin/env bash
# From prose to the n-gram of models/ngram-zh: two minutes of one core, 3 GB of memory.
# Any folder of *.jsonl with a "text" in each line will do; the shared tables may be absent.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${1:-../shared/data}
out=${2:-models/ngram-zh}

pairs=()
for file in "$data"/csc/train/*.tsv; do pairs+=(--pairs "$file"); done

nice -n 10 python -m train.ngram.build "$data/prose" "$out" \
    --confusion "$data/confusion" \
    --words "$data/lexicon/gongwen_vocabulary.txt" \
    "${pairs[@]}"
