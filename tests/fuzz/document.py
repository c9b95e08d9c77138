"""Requests that schemathesis makes of the published OpenAPI document, and answers checked by what it promises.

The document alone is known here: what fits it, and what nearly does, is sent to each of its operations in turn. What
only this project knows (queries, updates, formats of graphs) is in `requests`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import given
from hypothesis import strategies as st
from requests import RequestException, Session
from schemathesis import openapi
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.fuzz.running import BEARER, generated

if TYPE_CHECKING:
    from schemathesis import Case

    from tests.fuzz.running import Fuzzer

#: What an answer is held to: status, format, headers and JSON are as told. Failures of the server are found by our own
#: check, which knows those that are limits.
_HELD: Final = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
_SECONDS: Final = 30


def fire_from_document(at: Fuzzer, count: int, start: int = 0) -> None:
    """Send about `count` requests, the same for the same `start`: as many to each operation, if it takes as many.

    Raises:
        AssertionError: an answer is none that may be, or none that the document tells of.
    """
    schema = openapi.from_dict(at.document)
    operations = [it.ok() for it in schema.get_all_operations() if isinstance(it, Ok)]
    told = sum(len(it) for it in at.document["paths"].values())
    assert len(operations) == told, f"of {told} operations {len(operations)} can be read"
    checks = [CHECKS.get_one(name) for name in _HELD]
    with Session() as session:
        for operation in operations:
            made = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
            _fire(at, made, -(-count // told), start, checks, session)


def _fire(
    at: Fuzzer, made: st.SearchStrategy[Case[Any]], count: int, start: int, checks: list[Any], session: Session
) -> None:
    @generated(count, start)
    @given(made)
    def run(case: Case[Any]) -> None:
        at.begin()
        try:
            response = case.call(
                base_url=at.address,
                session=session,
                headers={"Authorization": BEARER},
                timeout=_SECONDS,
                allow_redirects=False,
            )
        except RequestException as error:
            raise AssertionError(f"the answer to {case.as_curl_command()} broke off: {error!r}") from error
        kind = (response.headers.get("content-type") or [""])[0].partition(";")[0]
        at.check(response.status_code, kind, response.content)
        case.validate_response(response, checks=checks)

    run()
