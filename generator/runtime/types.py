"""
What passes between the generated resources and whoever sends their calls.

A resource method builds a :class:`Call` and hands it to a :class:`Transport`,
which sends what :meth:`Call.prepare` returns and reads the answer with
:meth:`Call.decode`.  Nothing here knows a network library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    Final,
    Generic,
    Literal,
    NamedTuple,
    Never,
    Protocol,
    SupportsIndex,
    TypeAlias,
    TypeVar,
)


__all__ = [
    "UNSET",
    "AsyncTransport",
    "Authentication",
    "Call",
    "File",
    "HoldsSecret",
    "Lazy",
    "Model",
    "Operation",
    "Prepared",
    "Query",
    "RawResponse",
    "RequestOptions",
    "Transport",
    "Unknown",
    "Unset",
]

T = TypeVar("T")
U = TypeVar("U")

Authentication = Literal["none", "optional", "required"]
Query: TypeAlias = Mapping[str, str | int | Sequence[str | int]]


class Unset(Enum):
    """
    The type of :data:`UNSET`: "not sent", where None is a value of its own.
    """

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET


class HoldsSecret:
    """
    A base for objects that refuse to be pickled or copied.
    """

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> Never:
        _refuse_copy(self)


def _refuse_copy(value: object) -> Never:
    raise TypeError(
        f"{type(value).__name__} may hold a secret and refuses pickle and copy: "
        "take the fields you need, and store secrets only where that is safe"
    )


class Model:
    """
    What all models have in common.
    """

    __slots__ = ()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> dict[str, Any]:
            # Decoding leaves this slot empty where there is no unknown field, which is most of the
            # time; it is Python that asks here.
            if name != "additional_properties":
                return object.__getattribute__(self, name)  # raises what Python says
            self.additional_properties = made = {}
            return made

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this.
        """
        raise NotImplementedError

    def to_json(self) -> str:
        """
        Return the JSON text that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        from .encoding import json_text

        return json_text(self.to_dict())

    def __repr__(self) -> str:
        shown: list[str] = []
        for field in getattr(self, "__attrs_attrs__"):  # noqa: B009 - attrs makes it
            value = getattr(self, field.name) if field.repr else UNSET
            if value is not UNSET and (value is not None or field.default is not None):
                shown.append(f"{field.name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


class Operation(NamedTuple):
    """
    What the document says about one operation.

    Attributes:
        id: The ``operationId``.
        method: The HTTP method, in upper case.
        path: The path template, for example ``/v1/users/api/clients/{client_id}``.
        scopes: The scopes that the OAuth2 alternative of its security asks for.
        authentication: Whether a bearer token is never, possibly or always sent.
        safe: Whether it may be repeated after an uncertain outcome: a safe method
            (RFC 9110, section 9.2.1), unless the document says otherwise.
    """

    id: str
    method: str
    path: str
    scopes: tuple[str, ...]
    authentication: Authentication
    safe: bool


class RawResponse(HoldsSecret):
    """
    An answer as it arrived; its repr tells status and size only.

    It is no tuple, for serializers write out whatever a tuple holds.
    """

    __slots__ = ("body", "headers", "status_code")

    def __init__(self, status_code: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status_code: Final = status_code
        self.headers: Final = headers
        self.body: Final = body

    def json(self) -> Any:
        """
        Return the body, parsed as JSON.

        Raises:
            DecodeError: It is not JSON.
        """
        from .decoding import answer, anything

        return answer(self.body, anything)

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}, {len(self.body)} bytes>"


class Prepared(NamedTuple):
    """
    A request without its origin and credentials; its repr tells nothing.

    Attributes:
        path: The path, filled in and percent-encoded.
        query: The encoded query without ``?``, or an empty string.
        headers: The headers that are parameters of the operation.
        content: The encoded body, if there is one.
        media_type: What *content* is, for the ``Content-Type``.
    """

    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    content: bytes | None
    media_type: str | None

    def __repr__(self) -> str:
        return "<Prepared>"

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> Never:
        _refuse_copy(self)


class Unknown(NamedTuple):
    """
    A member of a union that this version does not know yet.

    Attributes:
        tag: The value by which the members are told apart.
        raw: The whole JSON object; not in the repr, for it may hold a secret.
    """

    tag: str
    raw: dict[str, Any]

    def __repr__(self) -> str:
        return f"Unknown(tag={self.tag!r})"

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> Never:
        _refuse_copy(self)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the object as it arrived.
        """
        return dict(self.raw)

    def to_json(self) -> str:
        """
        Return it as JSON text.
        """
        from .encoding import json_text

        return json_text(self.raw)


class File(NamedTuple):
    """
    A file to upload; its repr tells no content.

    Attributes:
        content: The bytes, or a binary file that is read when the request is made.
        name: The file name that the server sees.
        media_type: What the content is.
    """

    content: bytes | BinaryIO
    name: str = "file"
    media_type: str = "application/octet-stream"

    def __repr__(self) -> str:
        return f"File(name={self.name!r}, media_type={self.media_type!r})"


class _NoClient:
    """
    Stands for a client where a resource is only looked at.
    """

    def __getattr__(self, _: str) -> None:
        return None


class Lazy(cached_property[T]):
    """
    A resource of a client, made when it is first used.

    In the class it shows the methods of what it will be: `unittest.mock.create_autospec` and
    notebooks look for them there.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(object.__getattribute__(self, "func")(_NoClient()), name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *dir(self.func(_NoClient()))]


class RequestOptions:
    """
    What one call does differently from its client; immutable.

    Attributes:
        timeout: Seconds that the call may take.
        headers: Headers to add.
        query: Query parameters to add: strings, whole numbers and booleans, or lists of them.
        max_retries: How often a failed attempt may be retried.
        on_response: Called once, with the final response, before it is decoded.
    """

    __slots__ = ("headers", "max_retries", "on_response", "query", "timeout")

    timeout: float | None
    headers: Mapping[str, str] | None
    max_retries: int | None
    on_response: Callable[[RawResponse], None] | None
    query: Query | None

    def __init__(
        self,
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
        max_retries: int | None = None,
        on_response: Callable[[RawResponse], None] | None = None,
        query: Query | None = None,
    ) -> None:
        store = super().__setattr__
        store("timeout", timeout)
        store("headers", headers)
        store("max_retries", max_retries)
        store("on_response", on_response)
        store("query", query)

    def __setattr__(self, name: str, value: object) -> Never:
        del value  # a frame must not keep it: error reporters send the locals away
        raise AttributeError(f"RequestOptions is immutable: make a new one to change {name}")

    def __repr__(self) -> str:
        names = None if self.headers is None else sorted(self.headers)
        return f"RequestOptions(timeout={self.timeout}, headers={names}, max_retries={self.max_retries})"


class Call(HoldsSecret, Generic[T]):
    """
    One call of one operation, its arguments not yet looked at.

    The repr tells the operation only, and a call refuses pickle and copy, for
    its arguments may be secrets.
    """

    __slots__ = ("_arguments", "_decode", "_prepare", "operation", "options")

    def __init__(
        self,
        operation: Operation,
        prepare: Callable[..., Prepared],
        arguments: tuple[Any, ...],
        decode: Callable[[bytes, int], T],
        options: RequestOptions | None,
    ) -> None:
        self.operation: Operation = operation
        self.options: RequestOptions | None = options
        self._prepare = prepare
        self._arguments = arguments
        self._decode = decode

    def prepare(self) -> Prepared:
        """
        Check the arguments and return the request.

        Raises:
            EncodeError: An argument is not what the document allows.
        """
        return self._prepare(*self._arguments)

    def decode(self, body: bytes, status_code: int = 200) -> T:
        """
        Return what *body* means; an operation without an answer returns None.

        The status matters where an operation has several successes.

        Raises:
            DecodeError: *body* is not what the document promises.
        """
        return self._decode(body, status_code)

    def then(self, function: Callable[[T], U]) -> Call[U]:
        """
        Return the same call, with *function* applied to its result; it may raise DecodeError.
        """

        def decode(body: bytes, status_code: int) -> U:
            return function(self._decode(body, status_code))

        return Call(self.operation, self._prepare, self._arguments, decode, self.options)

    def __repr__(self) -> str:
        return f"<Call {self.operation.id}>"


class Transport(Protocol):
    """
    Whatever sends calls and waits for their answers.
    """

    def send(self, call: Call[T]) -> T:
        """
        Send *call* and return its decoded answer.
        """
        ...


class AsyncTransport(Protocol):
    """
    The same, awaited.
    """

    async def send(self, call: Call[T]) -> T:
        """
        Send *call* and return its decoded answer.
        """
        ...
