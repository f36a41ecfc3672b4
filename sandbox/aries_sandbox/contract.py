"""
The contract: requests and responses are checked against the document.

openapi-core checks bodies that `aries_sandbox.bodies` has parsed: its own form parser drops unknown
fields instead of rejecting them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.validation.request.validators import (
    V31RequestBodyValidator,
    V31RequestParametersValidator,
)
from openapi_core.validation.response.validators import V31ResponseValidator
from starlette.requests import Request
from werkzeug.datastructures import Headers, ImmutableMultiDict

from aries_sandbox.bodies import decode
from aries_sandbox.document import Document, Operation
from aries_sandbox.formats import is_email
from aries_sandbox.problems import Code, Problem, flat


_MOST_CODES = 10


@dataclass
class Exchange:
    """
    The parts of a request that the document describes.
    """

    operation: Operation
    path_parameters: Mapping[str, str]
    query: Iterable[tuple[str, str]]
    headers: Iterable[tuple[str, str]]
    media_type: str
    body: bytes
    host_url: str

    def __post_init__(self) -> None:
        self.parameters: RequestParameters = RequestParameters(
            query=ImmutableMultiDict(self.query),
            header=Headers([*self.headers]),
            path=dict(self.path_parameters),
        )
        self.method: str = self.operation.method.lower()
        self.path: str = self.operation.path
        self.path_pattern: str = self.operation.path
        self.content_type: str = self.media_type


@dataclass(frozen=True)
class Reply:
    """
    The parts of a response that the document describes.
    """

    status_code: int
    headers: Mapping[str, Any]
    content_type: str
    data: bytes


class _BodyValidator(V31RequestBodyValidator):
    def _deserialise_media_type(
        self,
        media_type: SchemaPath,  # noqa: ARG002
        mimetype: str,
        parameters: Mapping[str, str],  # noqa: ARG002
        value: bytes,
    ) -> object:
        return decode(mimetype, value)


class Contract:
    """
    Checks requests and responses against *document*.
    """

    def __init__(self, document: Document) -> None:
        spec = SchemaPath.from_dict(dict(document.raw))
        self._host_url = str(document.raw["servers"][0]["url"])
        self._body = _BodyValidator(spec, extra_format_validators={"email": is_email})
        self._parameters = V31RequestParametersValidator(spec)
        self._response = V31ResponseValidator(spec)

    def exchange(self, operation: Operation, request: Request, media_type: str) -> Exchange:
        """
        Return *request* to *operation*, its body unread, in the form that the checks take.
        """
        return Exchange(
            operation,
            request.path_params,
            request.query_params.multi_items(),
            request.headers.items(),
            media_type,
            b"",
            self._host_url,
        )

    def check_request(self, exchange: Exchange) -> None:
        """
        Raise a `Problem` (400) that names every invalid field.
        """
        codes = [_parameter(error) for error in self._parameters.iter_errors(exchange)]
        if codes:
            raise flat(400, "invalid request", codes[:_MOST_CODES])
        for error in self._body.iter_errors(exchange):
            raise _rejection(error)

    def check_response(self, exchange: Exchange, reply: Reply) -> str | None:
        """
        Return how *reply* violates the document, in words, or None.
        """
        for error in self._response.iter_errors(exchange, reply):
            cause: Any = error.__cause__
            found = [_explain(each).to_json() for each in getattr(cause, "schema_errors", ())]
            return f"{type(error).__name__} {found or ''}".strip()
        return None


def _parameter(error: Exception) -> Code:
    name, location = getattr(error, "name", "path"), getattr(error, "location", "path")
    if location == "path":
        return Code("INVALID_PATH", "The path is not valid.")
    return Code(
        f"INVALID_{name.upper()}", f"{name} in the {location} is missing or not valid.", name
    )


def _rejection(error: Exception) -> Problem:
    cause: Any = error.__cause__
    errors: Iterable[Any] = getattr(cause, "schema_errors", ())
    codes = [code for each in errors for code in _codes(each)]
    if not codes and isinstance(error, OpenAPIError):
        codes = [Code("MISSING_BODY", "The request needs a body.")]
    return flat(400, "invalid request", codes[:_MOST_CODES])


def _codes(error: Any) -> list[Code]:
    if error.validator == "oneOf" and error.context:
        return [code for each in _nearest(error.context) for code in _codes(each)]
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return [Code(f"MISSING_{name.upper()}", f"{name} is required.", name) for name in missing]
    return [_explain(error)]


def _nearest(errors: Iterable[Any]) -> list[Any]:
    """
    Return the errors of the alternative whose constants match, or of the one with the fewest errors.
    """
    groups: dict[int, list[Any]] = {}
    for error in errors:
        groups.setdefault(error.schema_path[0], []).append(error)
    return min(groups.values(), key=lambda each: (_wrong_constants(each), len(each)))


def _wrong_constants(errors: list[Any]) -> int:
    return sum(error.validator == "const" for error in errors)


_RULES: Mapping[str, Callable[[Any], str]] = {
    "minLength": lambda value: f"must have at least {value} characters",
    "maxLength": lambda value: f"must have at most {value} characters",
    "pattern": lambda value: f"must match {value}",
    "format": lambda value: f"must be a valid {value}",
    "type": lambda value: f"must be of type {value}",
    "enum": lambda value: f"must be one of {value}",
    "const": lambda value: f"must be {value}",
    "minimum": lambda value: f"must be at least {value}",
    "maximum": lambda value: f"must be at most {value}",
}


def _explain(error: Any) -> Code:
    """
    Name the rule and the field, but not the value: it may be a password.
    """
    # An element of a list has the name of the list.  A key inside an object may come from outside.
    names = [part for part in error.absolute_path if isinstance(part, str)]
    name = names[0] if names else None
    about = f"{name} " if name else "The body "
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        return Code("UNKNOWN_FIELD", f"{about}may only have the fields {', '.join(known)}.", name)
    rule = _RULES.get(error.validator, lambda _: "is not valid")(error.validator_value)
    return Code(f"INVALID_{name.upper()}" if name else "INVALID_BODY", f"{about}{rule}.", name)
