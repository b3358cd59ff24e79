#!/usr/bin/env bash
# From the n-gram and its held-out slice of the prose to the verdict and the operating points: ten minutes of two
# cores. The dev sets are never trained on; clean_news only sets how rarely a good sentence may be touched. A third
# argument names an npz file that keeps the judged sentences, so that a second fit need not wait for them.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${1:-../shared/data}
model=${2:-models/ngram-zh}

pairs=()
for file in "$data"/csc/train/*.tsv; do pairs+=(--pairs "$file"); done

OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} nice -n 10 python -m train.verdict.build "$data/prose" "$model" \
    --confusion "$data/confusion" "${pairs[@]}" --most 1500 \
    --clean "$data/csc/dev/clean_news.jsonl" \
    --sentences 90000 --rounds 350 ${3:+--kept "$3"}

python -m train.evaluate --data "$data/csc/dev" --model "$model"
