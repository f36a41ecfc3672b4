"""
An observer is told of each call, its attempts and its refreshes, and of no secret.
"""

from __future__ import annotations

import sys

from typing import Any, Self

import attrs
import pytest

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from aries_exchange import (
    AriesClient,
    AriesError,
    InvalidArgumentError,
    OpenTelemetryObserver,
    RequestOptions,
    ServerError,
)
from aries_exchange_openapi.types import Operation
from aries_sandbox import Fault, FaultKind, Sandbox
from tests.support.flavours import Flavour


@attrs.define
class Diary:
    """
    Writes down what it is told; *fails* names the method that raises instead.
    """

    fails: str = ""
    lines: list[str] = attrs.field(factory=list[str])

    def start(self, operation: Operation, origin: str) -> Self:
        """
        Write down the beginning of a call.
        """
        assert origin.startswith("http://127.0.0.1:")
        return self._note("start", operation.id)

    def attempt(self, status_code: int | None, error: BaseException | None, seconds: float) -> None:
        """
        Write down an attempt.
        """
        assert 0 <= seconds < 60
        self._note("attempt", status_code, type(error).__name__)

    def refresh(self, error: BaseException | None, seconds: float) -> None:
        """
        Write down a refresh.
        """
        assert 0 <= seconds < 60
        self._note("refresh", type(error).__name__)

    def end(self, error: BaseException | None) -> None:
        """
        Write down the end of a call.
        """
        self._note("end", type(error).__name__)

    def _note(self, method: str, *words: object) -> Self:
        self.lines.append(" ".join(map(str, (method, *words))))
        if method == self.fails:
            raise RuntimeError("an observer's own fault")
        return self


@pytest.fixture(name="login")
def _login(aries_sandbox: Sandbox) -> dict[str, Any]:
    app = aries_sandbox.confidential
    settings: dict[str, Any] = {
        "base_url": aries_sandbox.base_url,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }
    with AriesClient(**settings, redirect_uri="https://yourapp.com/callback") as client:
        request = client.oauth2.begin_authorization(scope=["read"])
        tokens = client.oauth2.complete_authorization(request, aries_sandbox.sign_in(request.url))
    return {**settings, "refresh_token": tokens.refresh_token}


class TestObserver:
    def test_call_with_a_refresh(
        self, flavour: Flavour, aries_sandbox: Sandbox, login: dict[str, Any]
    ) -> None:
        """
        The first call refreshes and sends; the next only sends.
        """
        diary = Diary()

        with flavour.client(**login, observer=diary) as client:
            client.users.get_user_profile()
            client.users.get_user_profile()

        call = ["start getUserProfile", "attempt 200 NoneType", "end NoneType"]
        assert diary.lines == [call[0], "refresh NoneType", *call[1:], *call]

    def test_retries_and_failure(
        self, flavour: Flavour, aries_sandbox: Sandbox, login: dict[str, Any]
    ) -> None:
        """
        Each attempt is told of, and a call that fails ends with its error.
        """
        diary = Diary()
        aries_sandbox.add_fault(Fault("getUserProfile", FaultKind.STATUS, status=503, times=None))

        with (
            flavour.client(**login, observer=diary) as client,
            pytest.raises(ServerError),
        ):
            client.users.get_user_profile(options=RequestOptions(max_retries=1))

        assert diary.lines[2:] == ["attempt 503 NoneType"] * 2 + ["end ServerError"]

    @pytest.mark.parametrize("method", ["start", "attempt", "refresh", "end"])
    def test_observer_that_fails(
        self,
        flavour: Flavour,
        aries_sandbox: Sandbox,
        login: dict[str, Any],
        caplog: pytest.LogCaptureFixture,
        method: str,
    ) -> None:
        """
        What an observer raises is logged, and the call goes on.
        """
        with flavour.client(**login, observer=Diary(fails=method)) as client:
            assert client.users.get_user_profile().email == aries_sandbox.user.email

        assert "an observer raised RuntimeError" in caplog.messages

    def test_no_observer(self) -> None:
        """
        Anything else is rejected by the constructor.
        """
        with pytest.raises(InvalidArgumentError, match="observer: takes an object with start"):
            AriesClient(bearer_token="t", observer=print)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class TestOpenTelemetry:
    def test_spans(self, flavour: Flavour, aries_sandbox: Sandbox, login: dict[str, Any]) -> None:
        """
        A call is one client span below the current one, with an event for its refresh and for each
        attempt; no span holds a secret, a query or a body.
        """
        exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        aries_sandbox.add_fault(Fault("listActiveOrders", FaultKind.STATUS, status=503, times=1))

        with flavour.client(**login, observer=OpenTelemetryObserver(provider)) as client:
            account = client.accounts.list_accounts()[0].trading_account_id
            client.orders.list_active_orders(account_id=account, limit=7)
            secrets = [login["client_secret"], login["refresh_token"], str(client.bearer_token)]

        first, second = exporter.get_finished_spans()
        assert [event.name for event in first.events] == ["refresh", "attempt"]
        assert [event.name for event in second.events] == ["attempt", "attempt"]
        assert dict(second.attributes or {}) == {
            "http.request.method": "GET",
            "url.template": "/v2/accounts/{account_id}/orders",
            "server.address": "127.0.0.1",
            "http.response.status_code": 200,
        }
        written = told(first) + told(second)
        assert not [text for text in (*secrets, account, "limit") if text in written]

    def test_failure(self, aries_sandbox: Sandbox, login: dict[str, Any]) -> None:
        """
        The span of a call that fails has the status and the class of the error, not its text.
        """
        exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        aries_sandbox.add_fault(Fault("getUserProfile", FaultKind.STATUS, status=404, times=1))

        with (
            AriesClient(**login, observer=OpenTelemetryObserver(provider)) as client,
            pytest.raises(AriesError),
        ):
            client.users.get_user_profile()

        (span,) = exporter.get_finished_spans()
        assert span.attributes is not None
        assert span.attributes["error.type"] == "NotFoundError"
        assert span.attributes["http.response.status_code"] == 404
        assert not span.status.is_ok
        assert span.status.description is None

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Without the package, the error names the extra.
        """
        module = OpenTelemetryObserver.__module__
        monkeypatch.setattr(sys.modules[module], "trace", None)

        with pytest.raises(AriesError, match="aries-exchange\\[otel\\]"):
            OpenTelemetryObserver()


def told(span: ReadableSpan) -> str:
    """
    Return all that an exporter gets of *span*.
    """
    return str(span.to_json())
