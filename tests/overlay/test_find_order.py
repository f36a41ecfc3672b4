"""
`client.find_order`: what became of an order whose outcome is unknown.
"""

from __future__ import annotations

import copy
import email.utils
import pickle
import time

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from aries_exchange import (
    AriesClient,
    AriesDecodeError,
    AriesError,
    InvalidArgumentError,
    NotSentError,
    OrderAbsent,
    OrderFound,
    OrderUnknown,
    OutcomeUnknownError,
    PermissionDeniedError,
    ServerError,
)
from tests.support.clocks import MovableClock
from tests.support.flavours import Flavour
from tests.support.wire import CLOSE, Request, Step, Wire, json_response, response


SKEW: Final = 5_000.0
"""By how many seconds the clock of the service is ahead of ours."""
ORDER: Final[dict[str, Any]] = {
    "trading_account_id": "A",
    "symbol": "BRK.B",
    "side": "SELL",
    "type_": "LIMIT",
    "qty": Decimal("2.5"),
    "price": Decimal("150.00"),
    "time_in_force": "DAY",
}
LISTED: Final[dict[str, Any]] = {
    "clOrdId": "1",
    "clientId": "",
    "symbol": "BRK.B",
    "side": "SELL",
    "type": "LIMIT",
    "qty": "2.50",
    "price": "150",
    "stopPrice": "0",
    "ordStatus": "NEW",
}


class Service:
    """
    A service that loses each order, and lists what it is told to.
    """

    def __init__(self, wire: Wire, clock: MovableClock) -> None:
        self.wire = wire
        self.clock = clock
        self.active: list[dict[str, Any]] = []
        self.history: list[dict[str, Any]] = []
        self.place: Iterable[Step] = [CLOSE]
        self.fault: Step | None = None
        self.has_date = True
        wire.script = self.respond

    def respond(self, request: Request) -> Iterable[Step]:
        """
        Return the response to *request*.
        """
        if request.method == "POST":
            return self.place
        orders = self.history if "history" in request.target else self.active
        dated = {"Date": email.utils.formatdate(self.now(), usegmt=True)} if self.has_date else {}
        return [self.fault or json_response(200, {"orders": orders or None}, **dated)]

    def now(self) -> float:
        """
        Return the time of the service.
        """
        return time.time() + SKEW + self.clock.skipped

    def order(self, age: float = 0.0, **changes: Any) -> dict[str, Any]:
        """
        Return an order as it is listed, created *age* seconds ago.
        """
        created = datetime.fromtimestamp(self.now() - age, UTC).isoformat()
        return {**LISTED, "createdAt": created, **changes}

    def lose(self, client: AriesClient, **changes: Any) -> AriesError:
        """
        Place an order, and return the error.
        """
        with pytest.raises(AriesError) as caught:
            client.orders.place_order(**(ORDER | changes))
        return caught.value


@pytest.fixture(name="service")
def _service(server: Wire) -> Service:
    return Service(server, MovableClock())


@pytest.fixture(name="client")
def _client(service: Service, flavour: Flavour) -> Any:
    with flavour.client(
        base_url=service.wire.url,
        bearer_token="hunter2",
        clock=service.clock,
        timeout=5.0,
        max_retries=0,
    ) as client:
        yield client
    sent = [f"{request.method} {request.target}" for request in service.wire.requests]
    assert 1 >= sent.count("POST /v1/orders"), "find_order never places one"


def test_found_by_its_tag(client: AriesClient, service: Service) -> None:
    """
    The order with the tag of the lost one is it, whatever else there is, in either list.
    """
    error = service.lose(client, client_id="tag-7")
    others = [service.order(clOrdId=str(n), clientId=tag) for n, tag in [(2, "tag-6"), (3, "")]]
    for where in (service.active, service.history):
        where[:] = [*others, service.order(clientId="tag-7", ordStatus="REJECTED")]
        outcome = client.find_order(error, wait=0)
        where.clear()

        assert isinstance(outcome, OrderFound)
        assert ("1", "REJECTED") == (outcome.order.cl_ord_id, outcome.order.ord_status)


def test_absent(client: AriesClient, service: Service) -> None:
    """
    It is absent a minute after the call if no list has one like it; before, nothing is certain.
    """
    error = service.lose(client, client_id="tag-7")
    early = client.find_order(error, wait=0)
    service.clock.skipped = 57
    still_early = client.find_order(error, wait=0)
    service.clock.skipped = 61

    assert OrderUnknown("too_early") == early == still_early
    assert OrderAbsent() == client.find_order(error, wait=0)


def test_waits(client: AriesClient, service: Service) -> None:
    """
    It goes on looking, with pauses, until it knows.
    """
    error = service.lose(client, client_id="tag-7")
    respond, looks = service.wire.script, list[float]()

    def later(request: Request) -> Iterable[Step]:
        if "history" in request.target:
            looks.append(time.monotonic())
            if len(looks) == 3:
                service.active = [service.order(clientId="tag-7")]
        return respond(request)

    service.wire.script = later

    assert isinstance(client.find_order(error), OrderFound)
    assert 1.4 < looks[-1] - looks[0] < 5
    assert 4 == len(looks)


@pytest.mark.parametrize(
    "changes",
    [
        {"symbol": "AAPL"},
        {"side": "BUY"},
        {"side": "BUY_TO_COVER"},
        {"type": "MARKET", "price": "0"},
        {"qty": "2.51"},
        {"price": "150.01"},
        {"age": 90},
        {"clOrdId": "known"},
        {"origClOrdId": "known", "clOrdId": "2"},
    ],
    ids=str,
)
def test_another_order(client: AriesClient, service: Service, changes: dict[str, Any]) -> None:
    """
    An order that differs, is older, or is known is another one.
    """
    error = service.lose(client)
    service.clock.skipped = 61
    service.active = [service.order(**({"age": 61} | changes))]
    service.history = [service.order(clOrdId="0", age=75)]

    assert OrderAbsent() == client.find_order(error, known=["known"], wait=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"symbol": "BRK/B"},
        {"side": "SELL_SHORT"},
        {"symbol": None},
        {"side": None},
        {"type": None},
        {"qty": None},
        {"price": None},
        {"clientId": "another tag"},
        {"createdAt": None, "symbol": "brk b"},
        {"origClOrdId": "0", "qty": "9"},
        {"legs": [], "origClOrdId": "0"},
    ],
    ids=str,
)
@pytest.mark.parametrize("tag", [None, "tag-7"])
def test_perhaps(
    client: AriesClient, service: Service, changes: dict[str, Any], tag: str | None
) -> None:
    """
    One that the service may have written in another way is neither yours nor another: unknown.
    """
    error = service.lose(client, **({} if tag is None else {"client_id": tag}))
    service.clock.skipped = 61
    order = {k: v for k, v in service.order(age=61, **changes).items() if v is not None}
    service.active = [order]
    outcome = client.find_order(error, known=[], wait=0)

    assert isinstance(outcome, OrderUnknown)
    assert ("ambiguous", ["1"]) == (
        outcome.reason,
        [each.cl_ord_id for each in outcome.candidates],
    )


def test_without_tag(client: AriesClient, service: Service) -> None:
    """
    Without a tag, one like it is it only for who says that there is no other; two never are.
    """
    error = service.lose(client)
    service.active = [service.order()]
    alone = client.find_order(error, wait=0)
    said = client.find_order(error, known=[], wait=0)
    service.history = [service.order(clOrdId="2")]
    two = client.find_order(error, known=[], wait=0)
    other = client.find_order(error, known=["1"], wait=0)

    assert (OrderUnknown, "ambiguous") == (type(alone), getattr(alone, "reason", None))
    assert "1" == said.order.cl_ord_id if isinstance(said, OrderFound) else said
    assert "2" == other.order.cl_ord_id if isinstance(other, OrderFound) else other
    assert isinstance(two, OrderUnknown)
    assert ("ambiguous", 2) == (two.reason, len(two.candidates))


def test_tag_used_twice(client: AriesClient, service: Service) -> None:
    """
    A tag of several orders is no proof, nor is that of an older one.
    """
    error = service.lose(client, client_id="bot")
    service.active = [service.order(clientId="bot"), service.order(clOrdId="2", clientId="bot")]
    twice = client.find_order(error, wait=0)
    service.active = [service.order(clientId="bot", age=3600)]
    service.clock.skipped = 61

    assert "ambiguous" == getattr(twice, "reason", None)
    assert OrderAbsent() == client.find_order(error, wait=0)


def test_the_service_lists_clients(flavour: Flavour, service: Service) -> None:
    """
    Where the list names the OAuth2 client instead of the tag, an order is as without a tag.
    """
    with flavour.client(base_url=service.wire.url, client_id="app", bearer_token="t") as client:
        error = service.lose(client, client_id="tag-7")
        service.active = [service.order(clientId="app")]
        alone = client.find_order(error, wait=0)
        said = client.find_order(error, known=[], wait=0)

    assert "ambiguous" == getattr(alone, "reason", None)
    assert isinstance(said, OrderFound)


def test_unavailable(client: AriesClient, service: Service) -> None:
    """
    Lists that cannot be read, or have no date, leave it unknown; a missing scope ends the wait.
    """
    error = service.lose(client, client_id="tag-7")
    service.clock.skipped = 61
    service.has_date = False
    assert OrderUnknown("unavailable") == client.find_order(error, wait=0)
    service.has_date = True
    circle = json_response(
        200, {"orders": [], "nextCursor": 7}, Date="Sat, 28 Nov 2026 11:00:00 GMT"
    )
    faults: dict[Step, type[AriesError]] = {
        response(503): ServerError,
        CLOSE: OutcomeUnknownError,
        response(200, b"<html>"): AriesDecodeError,
        circle: AriesDecodeError,
    }
    for fault, kind in faults.items():
        service.fault = fault
        outcome = client.find_order(error, wait=0)
        assert (OrderUnknown, "unavailable") == (type(outcome), getattr(outcome, "reason", None))
        assert isinstance(getattr(outcome, "cause", None), kind)
    service.fault, sent = response(403), len(service.wire.requests)
    outcome = client.find_order(error)

    assert isinstance(getattr(outcome, "cause", None), PermissionDeniedError)
    assert sent + 1 == len(service.wire.requests)


def test_pages(client: AriesClient, service: Service) -> None:
    """
    Both lists are read to their ends, and the history around the call by the service's clock.
    """
    error = service.lose(client, client_id="tag-7")
    service.clock.skipped = 61
    dated = email.utils.formatdate(service.now(), usegmt=True)
    pages = {"cursor=0": 4, "cursor=4": 9, "cursor=9": 0}

    def paged(request: Request) -> Iterable[Step]:
        at = request.target.rpartition("&")[2] if "cursor" in request.target else "cursor=0"
        at = next(name for name in pages if name in request.target)
        last = "history" in request.target and pages[at] == 0
        orders = [service.order(age=61, clientId="tag-7")] if last else []
        return [json_response(200, {"orders": orders, "nextCursor": pages[at]}, Date=dated)]

    service.wire.script = paged
    outcome = client.find_order(error, wait=0)
    asked = [request.target for request in service.wire.requests[1:]]
    start = datetime.fromtimestamp(service.now() - 61 - 10, UTC)

    assert isinstance(outcome, OrderFound)
    assert 6 == len(asked)
    assert all("limit=500" in each for each in asked)
    [found] = {each.partition("from=")[2][:19].replace("%3A", ":") for each in asked[3:]}
    assert abs((datetime.fromisoformat(f"{found[:16]}:00+00:00") - start).total_seconds()) < 65


def test_not_sent(flavour: Flavour) -> None:
    """
    An order that was certainly not sent is absent, without a look.
    """
    with flavour.client(base_url="http://127.0.0.1:1", bearer_token="t", max_retries=0) as client:
        with pytest.raises(NotSentError) as caught:
            client.orders.place_order(**ORDER)

        assert OrderAbsent() == client.find_order(caught.value)


@pytest.mark.parametrize("place", [response(503), response(504), response(200, b"no JSON"), 1.5])
def test_other_errors(client: AriesClient, service: Service, place: Step) -> None:
    """
    A failing service, an unreadable acknowledgement and a timeout may hide an order as well.
    """
    service.place = [place, CLOSE] if isinstance(place, float) else [place]
    error = service.lose(client.with_options(timeout=1), client_id="tag-7")
    service.active = [service.order(clientId="tag-7")]

    assert isinstance(client.find_order(error, wait=0), OrderFound)


def test_arguments(client: AriesClient, service: Service) -> None:
    """
    Wrong arguments are named; an error from elsewhere does not say what was sent.
    """
    error = service.lose(client)
    elsewhere: list[Any] = [
        pickle.loads(pickle.dumps(error)),
        copy.deepcopy(error),
        ValueError("x"),
    ]
    service.fault = CLOSE
    with pytest.raises(OutcomeUnknownError) as listing:
        client.orders.list_active_orders(account_id="A")
    with pytest.raises(OutcomeUnknownError) as previewing:
        client.orders.preview_order(**ORDER)
    for each in [*elsewhere, listing.value, previewing.value]:
        with pytest.raises(InvalidArgumentError, match=r"^error: does not say which order"):
            client.find_order(each)
    for known in ("1", [1], 1):
        with pytest.raises(InvalidArgumentError, match=r"^known: takes a list"):
            client.find_order(error, known=known)  # type: ignore[arg-type]
    for wait in (-1, True, "1", float("nan"), float("inf")):
        with pytest.raises(InvalidArgumentError, match=r"^wait: takes a number"):
            client.find_order(error, wait=wait)  # type: ignore[arg-type]
    assert "150" not in f"{error!r} {error} {getattr(error, 'sent', None)!r}"
