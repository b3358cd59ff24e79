"""A bare Flask route behind the same server: reads the same body, answers as much; the yardstick of the load test."""

from __future__ import annotations

import sys

import waitress
from flask import Flask, jsonify, request

app = Flask("bare")
ANSWER = [{"text": "字" * 40, "start": number, "end": number} for number in range(40)]


@app.post("/api/v1/reviews")
def bare():  # type: ignore[no-untyped-def]
    return jsonify(characters=len(request.get_json()["text"]), findings=ANSWER)


if __name__ == "__main__":
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, ident="bare")
