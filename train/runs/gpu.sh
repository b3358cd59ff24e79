#!/usr/bin/env bash
# Half an hour of one GPU: a teacher as wide as the time allows, and the student that ships, distilled from it.
#
#   bash train/runs/gpu.sh prepare          here: arrays into runs/gpu (ignored by git; < 60 MiB, carried along)
#   bash train/runs/gpu.sh probe            there, 1 minute: batch, compiling and rate → runs/gpu/choice.env
#   bash train/runs/gpu.sh teacher          there, TEACHER minutes (9): call again to go on from the checkpoint
#   bash train/runs/gpu.sh student          there, STUDENT minutes (8): distils, then packs parts into $OUT
#   bash train/runs/gpu.sh ship DIR         here: joins the parts of DIR, exports models/char-4x384
#
# On the device: carry runs/gpu; start with `probe && teacher` in one call, then `teacher` (TEACHER=6 MORE=1),
# then `student`: 25 minutes with the start. Rehearsal on CPU, 2 minutes: MINIATURE=1 bash train/runs/gpu.sh all
set -euo pipefail
cd "$(dirname "$0")/../.."
PY=${PY:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)}
WORK=${WORK:-runs/gpu} SHARED=${SHARED:-../shared} OUT=${OUT:-$WORK/out}
TEACHER=${TEACHER:-9} STUDENT=${STUDENT:-8} WHOLE=${WHOLE:-15}
SHAPE=${SHAPE:---layers 12 --width 768 --heads 12} SMALL=${SMALL:---layers 4 --width 384 --heads 12}
CHARACTERS=${CHARACTERS:-50e6} VERSIONS=${VERSIONS:-5} PROBE=${PROBE:-} EVERY=${EVERY:-60}
if [ -n "${MINIATURE:-}" ]; then
  WORK=runs/gpu-miniature OUT=runs/gpu-miniature/out TEACHER=0.2 STUDENT=0.2 WHOLE=0.3 EVERY=5
  SHAPE="--layers 2 --width 128 --heads 4" SMALL="--layers 1 --width 64 --heads 4"
  CHARACTERS=1e5 VERSIONS=2 PROBE="--seconds 1 --batches 1024,2048"
fi

prepare() {
  mkdir -p "$WORK/shared/base/e5-zh-char" "$WORK/shared/data/csc"
  $PY -m train.transformer.data --shared "$SHARED" --out "$WORK/data" --characters "$CHARACTERS" --versions "$VERSIONS"
  $PY -m train.transformer.data --shared "$SHARED" --out "$WORK/held" --characters 2e5 --held-out
  cp "$SHARED/base/e5-zh-char/vocab.txt" "$WORK/shared/base/e5-zh-char/"
  cp -r "$SHARED/data/csc/dev" "$WORK/shared/data/csc/"
  du -sh "$WORK"
}

probe() { $PY -m train.transformer.probe --data "$WORK/data" $SHAPE $PROBE --out "$WORK/choice.env"; }

teacher() { # the rate follows WHOLE minutes; this call stops after TEACHER of them, with a checkpoint
  source "$WORK/choice.env"
  $PY -m train.transformer.train --data "$WORK/data" --held "$WORK/held" --out "$WORK/teacher" $SHAPE \
    --batch "$BATCH" --rate "$RATE" $COMPILE --minutes "$WHOLE" --pause "$TEACHER" --every "$EVERY"
}

student() {
  source "$WORK/choice.env"
  $PY -m train.transformer.train --data "$WORK/data" --held "$WORK/held" --out "$WORK/student" $SMALL \
    --teacher "$WORK/teacher" --batch "$BATCH" --rate 4 $COMPILE --minutes "$STUDENT" --every "$EVERY"
  for run in teacher student; do
    $PY -m train.transformer.validate "$WORK/$run" --shared "$WORK/shared" --rows 400 | tee "$WORK/$run/table.tsv"
  done
  mkdir -p "$OUT"
  tar -C "$WORK" -cf - student/{shape.json,model.safetensors,curve.jsonl,table.tsv} teacher/{curve.jsonl,table.tsv} |
    split -b 15M - "$OUT/part."
}

ship() {
  mkdir -p "$WORK/back"
  cat "$1"/part.* | tar -C "$WORK/back" -xf -
  $PY -m train.transformer.export "$WORK/back/student" --out "${2:-models/char-4x384}" \
    --vocabulary "$SHARED/base/e5-zh-char/vocab.txt"
}

all() { prepare && probe && teacher && teacher && student && ship "$OUT" "$WORK/char-rehearsal"; }

"$@"
