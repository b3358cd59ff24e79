"""schemathesis holds every call to the served OpenAPI document: nothing answers what is not described."""

from __future__ import annotations

import contextlib
import itertools
import os

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from service.api.bearer import SCOPES
from tests.service.api_office import Office, furnish

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "6"))


# What is refused for its size is never looked at, so it may be wrong in other ways.
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
CONFIG = SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}})
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def test_every_call_keeps_to_the_document(app, bearer, subtests) -> None:
    """By somebody who may do everything, half of the time to objects that are there."""
    office = furnish(app, bearer)
    headers = bearer("everybody", *SCOPES)
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=CONFIG)
    operations = [result.ok() for result in document.get_all_operations()]
    described = {f"{m.upper()} {path}" for path, item in document.raw_schema["paths"].items() for m in item}
    assert described - {operation.label for operation in operations} <= {"GET /api/v1/openapi.json"}
    for operation, mode in itertools.product(operations, GenerationMode):
        with subtests.test(f"{operation.label} {mode.value}"), contextlib.suppress(Unsatisfiable):
            _keeper(operation, mode, office, headers)()  # a call without parameters cannot be made wrong


def _keeper(operation, mode: GenerationMode, office: Office, headers: dict[str, str]):
    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps(case) -> None:
        if mode is GenerationMode.POSITIVE and case.path_parameters:
            _aim(office, case)
        wrong = {place for place, known in case.meta.components.items() if known.mode is GenerationMode.NEGATIVE}
        # A call that is wrong in its headers may lack the token: giving it one would put it right.
        case.call_and_validate(headers={} if ParameterLocation.HEADER in wrong else headers)

    return keeps


def _aim(office: Office, case) -> None:
    """Let the call meet an object that is there, where its path names one."""
    for name in ("identifier", "number"):
        if name in case.path_parameters:
            real = office.of(case.operation.path)
            case.path_parameters[name] = int(real) if name == "number" else real
            return
