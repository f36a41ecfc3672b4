# pyright: basic
from __future__ import annotations

import logging
import time

from collections.abc import Callable
from typing import Any, Final

import attrs
import pytest

from aries_exchange import AriesClient, AriesError, NotSentError
from aries_exchange.calls.retries import RetryPolicy
from tests.network.catalogue import CATALOGUE, PERMANENT, TRANSIENT, Fault
from tests.network.places import Place
from tests.support.flavours import Flavour
from tools import pages


TIMEOUT: Final = 1.0
MOMENT: Final = 0.05
SLACK: Final = 8.0  # what a busy machine may add; the faults last longer
TOKEN: Final = "canary-token-4711"


def client_of(flavour: Flavour, place: Place, timeout: float) -> AriesClient:
    """
    Return a client that repeats once, and at once.
    """
    transport = place.transport(is_async=flavour.portal is not None)
    client = flavour.kind(
        bearer_token=TOKEN,
        base_url=place.base_url,
        transport=transport,
        timeout=timeout,
        max_retries=1,
    )
    core: Any = client._parts
    core.caller = attrs.evolve(core.caller, policy=RetryPolicy(lambda: 0.0))
    return flavour.front(client)


def read(client: AriesClient) -> object:
    """
    Make a request that may be repeated.
    """
    return client.users.get_user_profile()


def write(client: AriesClient) -> object:
    """
    Make a request that may not.
    """
    return client.api_clients.set_api_client_status(client_id="mine", status="inactive")


def attempts(caplog: pytest.LogCaptureFixture) -> int:
    """
    Return how often the client has tried.
    """
    return sum(record.name == "aries_exchange" for record in caplog.records)


@pytest.mark.parametrize("fault", CATALOGUE, ids=lambda fault: f"{fault.group}: {fault.words}")
class TestCatalogue:
    def test_read(self, fault: Fault, flavour: Flavour, caplog: pytest.LogCaptureFixture) -> None:
        """
        A read ends in time, with the error that the catalogue says, and is repeated if it says so.
        """
        begun = time.monotonic()
        error = outcome(fault, flavour, read, caplog)
        took = time.monotonic() - begun

        assert (fault.error or type(None)) is type(error)
        assert fault.reason == getattr(error, "reason", None)
        assert 1 + (is_repeated(fault, NotSentError, *TRANSIENT)) == attempts(caplog)
        assert not fault.holds or took < TIMEOUT + SLACK

    def test_write(self, fault: Fault, flavour: Flavour, caplog: pytest.LogCaptureFixture) -> None:
        """
        A write has the same error, and is repeated only if it certainly was not sent, and may be.
        """
        if fault.holds:
            pytest.skip("the read has shown it")
        error = outcome(fault, flavour, write, caplog)

        assert (fault.error or type(None)) is type(error)
        assert fault.reason == getattr(error, "reason", None)
        assert 1 + is_repeated(fault, NotSentError) == attempts(caplog)


def outcome(
    fault: Fault,
    flavour: Flavour,
    request: Callable[[AriesClient], object],
    caplog: pytest.LogCaptureFixture,
) -> AriesError | None:
    """
    Meet *fault* and return what it became, which tells no secret and drags nothing along.
    """
    timeout = TIMEOUT if fault.holds else 10.0
    raised: AriesError | None = None
    with (
        caplog.at_level(logging.DEBUG, "aries_exchange"),
        fault.arrange() as place,
        client_of(flavour, place, timeout) as client,
    ):
        try:
            request(client)
            time.sleep(MOMENT)  # what the other side does after its answer may take a moment
            request(client)
            caplog.records.pop()  # the first of two
        except AriesError as error:
            raised = error
    if raised is not None:
        assert raised.__cause__ is None
        assert raised.__context__ is None
        assert TOKEN not in f"{raised!r} {raised} {vars(raised)}"
    return raised


def is_repeated(fault: Fault, *errors: type[AriesError]) -> bool:
    """
    Tell whether there is a second attempt.
    """
    return fault.error in errors and not fault.holds and fault.reason not in PERMANENT


class TestPage:
    def test_shows_the_catalogue(self) -> None:
        """
        The table in docs/reference/errors.md is this catalogue; `python -m tools.pages` writes it.
        """
        made, page = pages.versions("docs/reference/errors.md")

        assert made == page
