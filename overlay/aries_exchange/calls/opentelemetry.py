"""
Spans of OpenTelemetry: one for each call, with an event for each attempt and each refresh.

Needs the extra `otel`, which is the API of OpenTelemetry only: the program chooses the SDK and the
exporter.  No span has a query, a header or a body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aries_exchange._version import __version__
from aries_exchange.errors import AriesError
from aries_exchange_openapi.types import Operation


if TYPE_CHECKING:
    from opentelemetry import trace
else:
    try:
        from opentelemetry import trace
    except ImportError:
        trace = None


class OpenTelemetryObserver:
    """
    Makes a span of each call: `AriesClient(observer=OpenTelemetryObserver())`.

    The span has the name of the operation, the attributes `http.request.method`, `url.template` and
    `server.address`, and at its end `http.response.status_code` and `error.type` (OpenTelemetry's
    semantic conventions for HTTP clients).  The events `attempt` and `refresh` have their duration
    in seconds.

    Args:
        tracer_provider: Makes the tracer; by default the global one.

    Raises:
        AriesError: The extra `otel` is not installed.
    """

    def __init__(self, tracer_provider: trace.TracerProvider | None = None) -> None:
        if trace is None:
            raise AriesError(
                "OpenTelemetryObserver needs the package opentelemetry-api",
                hint='Run: pip install "aries-exchange[otel]"',
            )
        self._tracer: Final = trace.get_tracer(
            "aries_exchange", __version__, tracer_provider=tracer_provider
        )

    def start(self, operation: Operation, origin: str) -> _Spanned:
        """
        Return what makes a span of a call of *operation*; the current span is its parent.
        """
        span = self._tracer.start_span(
            operation.id,
            kind=trace.SpanKind.CLIENT,
            attributes={
                "http.request.method": operation.method,
                "url.template": operation.path,
                "server.address": urlsplit(origin).hostname or "",
            },
        )
        return _Spanned(span)


class _Spanned:
    def __init__(self, span: trace.Span) -> None:
        self._span: Final = span

    def attempt(self, status_code: int | None, error: BaseException | None, seconds: float) -> None:
        """
        Add the event of an attempt.
        """
        status = {} if status_code is None else {"http.response.status_code": status_code}
        self._span.set_attributes(status)
        self._event("attempt", error, seconds, **status)

    def refresh(self, error: BaseException | None, seconds: float) -> None:
        """
        Add the event of a refresh.
        """
        self._event("refresh", error, seconds)

    def end(self, error: BaseException | None) -> None:
        """
        End the span.
        """
        if error is not None:
            # Never its text, which may quote the server.
            self._span.set_attribute("error.type", type(error).__name__)
            self._span.set_status(trace.StatusCode.ERROR)
        self._span.end()

    def _event(self, name: str, error: BaseException | None, seconds: float, **more: int) -> None:
        failed = {} if error is None else {"error.type": type(error).__name__}
        self._span.add_event(name, {"duration": seconds, **more, **failed})
