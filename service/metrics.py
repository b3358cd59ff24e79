"""Figures for Prometheus at /metrics: requests, reviews, findings, model failures, jobs, workers."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable, Iterator

from flask import Blueprint, Flask, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from nlp.types import Review, Severity
from service.jobs.store import workers_alive
from service.models import Job, JobState

blueprint = Blueprint("metrics", __name__)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of this process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("xianshen_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "xianshen_request_seconds", "Time to answer", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self.reviews = Counter("xianshen_reviews", "Reviews, by verdict", ("verdict",), registry=self.registry)
        self.findings = Counter("xianshen_findings", "Findings, by severity", ("severity",), registry=self.registry)
        self.failures = Counter(
            "xianshen_check_failures", "Checks and models that did not complete", ("code",), registry=self.registry
        )
        for level in Severity:
            self.findings.labels(str(level))

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def count_review(self, review: Review) -> None:
        self.reviews.labels(str(review.verdict)).inc()
        for finding in review.findings:
            self.findings.labels(str(finding.severity)).inc()
        for failure in review.failures:
            self.failures.labels(failure.code).inc()


class _Jobs(Collector):
    """Jobs by state and live workers, read from the database when somebody asks."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._sessions() as db:
            counted = dict(db.execute(select(Job.state, func.count()).group_by(Job.state)).all())
            workers = workers_alive(db)
        jobs = GaugeMetricFamily("xianshen_jobs", "Jobs, by state", labels=("state",))
        for state in JobState:
            jobs.add_metric((state.name.lower(),), counted.get(state, 0))
        yield jobs
        yield GaugeMetricFamily("xianshen_workers", "Workers that are alive", value=workers)


def init_app(app: Flask) -> None:
    """Give the application its figures; needs the sessions of ``db.init_app``."""
    metrics = Metrics()
    metrics.registry.register(_Jobs(app.extensions["xianshen_sessions"]))
    app.extensions["xianshen_metrics"] = metrics


def count_review(review: Review) -> None:
    """Count a review that was just made."""
    current_app.extensions["xianshen_metrics"].count_review(review)


@blueprint.get("/metrics")
def metrics() -> Response:
    """For this machine, or with the bearer token of the setting ``metrics_token``."""
    if not _allowed():
        abort(403, "只许本机读取；从其他机器读取请设置 metrics_token 并带上令牌。")
    registry = current_app.extensions["xianshen_metrics"].registry
    return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)


def _allowed() -> bool:
    token = current_app.extensions["xianshen_settings"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        return True
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return not forwarded and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
