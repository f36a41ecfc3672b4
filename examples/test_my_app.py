"""
Tests of an application of yours, with the fixture of the extra `sandbox`.

    pytest examples/test_my_app.py
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aries_exchange import AriesClient, AriesError
from aries_sandbox import Fault, FaultKind, Sandbox


def summary(client: AriesClient) -> str:
    """
    Say how many accounts are open: the application under test.
    """
    try:
        accounts = client.users.get_user_accounts()
    except AriesError as error:
        return f"not available ({type(error).__name__})"
    return f"{sum(account.status == 'OPEN' for account in accounts)} open accounts"


@pytest.fixture(name="client")
def _client(aries_sandbox: Sandbox) -> Iterator[AriesClient]:
    app = aries_sandbox.confidential
    with AriesClient(
        base_url=aries_sandbox.base_url, client_id=app.client_id, client_secret=app.client_secret
    ) as client:
        yield client


def test_it_counts(client: AriesClient) -> None:
    """
    The user of the sandbox has two open accounts.
    """
    assert summary(client) == "2 open accounts"


def test_an_expired_token_is_nothing_special(client: AriesClient, aries_sandbox: Sandbox) -> None:
    """
    The token is renewed without a word.
    """
    assert summary(client)
    aries_sandbox.expire_access_tokens()
    assert summary(client) == "2 open accounts"


def test_an_outage_is_told(client: AriesClient, aries_sandbox: Sandbox) -> None:
    """
    An outage that outlasts the retries becomes a text.
    """
    aries_sandbox.add_fault(Fault("getUserAccounts", FaultKind.STATUS, status=503, times=None))
    assert summary(client.with_options(max_retries=0)) == "not available (ServerError)"
