#!/usr/bin/env bash
# The shipped corrector on one or two cores, in the background of other work: about 50 minutes, resumable.
#
#   nice -n 15 bash train/runs/transformer_cpu.sh            # MINUTES=40 THREADS=1 RUNS=runs/char-4x384
set -euo pipefail
cd "$(dirname "$0")/../.."
PY=${PY:-.venv/bin/python} SHARED=${SHARED:-../shared} RUNS=${RUNS:-runs/char-4x384}
MINUTES=${MINUTES:-40} THREADS=${THREADS:-1}

[ -e "$RUNS/data/meta.json" ] ||
  $PY -m train.transformer.data --shared "$SHARED" --out "$RUNS/data" --characters 12e6
[ -e "$RUNS/held/meta.json" ] ||
  $PY -m train.transformer.data --shared "$SHARED" --out "$RUNS/held" --characters 150000 --held-out
OMP_NUM_THREADS=$THREADS $PY -m train.transformer.train --data "$RUNS/data" --held "$RUNS/held" --out "$RUNS/run" \
  --init "$SHARED/base/zh-char-4x384/model.safetensors" --minutes "$MINUTES" --every 300 --threads "$THREADS"
$PY -m train.transformer.export "$RUNS/run" --out models/char-4x384 \
  --vocabulary "$SHARED/base/e5-zh-char/vocab.txt"
$PY -m train.transformer.compare models/char-4x384 --shared "$SHARED"
