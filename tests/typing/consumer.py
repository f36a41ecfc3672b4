"""
A program that uses all of the main interface, read by mypy and pyright and never run.
"""

from __future__ import annotations

import os

from collections.abc import Mapping
from typing import assert_type

import httpx

from aries_exchange import (
    AriesAPIError,
    AriesClient,
    AriesDecodeError,
    AriesError,
    AsyncAriesClient,
    AuthorizationRequest,
    AuthorizationStep,
    Confirmation,
    ErrorCode,
    MemoryTokenStore,
    MfaResult,
    OAuthError,
    OrderAbsent,
    OrderFound,
    OrderUnknown,
    OutcomeUnknownError,
    RateLimitError,
    RawResponse,
    ReauthorizationRequired,
    RequestOptions,
    TokenRecord,
    Tokens,
    TokenStore,
    models,
    scopes,
)


def construct() -> None:
    """
    The constructors of the SDK guide, and our own arguments.
    """
    client = AriesClient(
        client_id=os.getenv("ARIES_CLIENT_ID"),
        client_secret=os.getenv("ARIES_CLIENT_SECRET"),
        refresh_token=os.getenv("ARIES_REFRESH_TOKEN"),
        auto_refresh=True,
    )
    assert_type(client, AriesClient)
    AriesClient(bearer_token="token")
    AriesClient(
        client_id="app",
        redirect_uri="https://yourapp.com/callback",
        base_url="https://api.aries.com",
        authorization_endpoint="https://app.aries.com/oauth2/authorize",
        token_store=MemoryTokenStore(),
        timeout=5,
        max_retries=0,
        transport=httpx.MockTransport(lambda _: httpx.Response(200)),
        user_agent="my-app/1.0",
    )
    AsyncAriesClient(client_id="app", transport=httpx.AsyncHTTPTransport(retries=0))
    assert_type(AriesClient.from_env(), AriesClient)
    assert_type(AsyncAriesClient.from_env(dict(os.environ), timeout=1), AsyncAriesClient)


def client_itself(client: AriesClient, tokens: Tokens) -> None:
    """
    What a client can do besides calls.
    """
    assert_type(client.base_url, str)
    assert_type(client.bearer_token, str | None)
    client.bearer_token = tokens.access_token
    assert_type(client.with_options(timeout=1.5, max_retries=1), AriesClient)
    assert_type(client.with_tokens(tokens), AriesClient)
    with client as entered:
        assert_type(entered, AriesClient)
    client.close()


def calls(client: AriesClient) -> None:
    """
    Calls return models.
    """
    profile = client.users.get_user_profile()
    assert_type(profile, models.UserProfile)
    assert_type(profile.email, str | None)
    accounts = client.users.get_user_accounts()
    assert_type(accounts, list[models.Account])
    seen: list[RawResponse] = []
    options = RequestOptions(timeout=2, headers={"X-Trace": "1"}, on_response=seen.append)
    assert_type(client.users.get_user_profile(options=options), models.UserProfile)
    assert_type(seen[0].status_code, int)
    assert_type(seen[0].headers, Mapping[str, str])
    assert_type(seen[0].body, bytes)
    outcome = client.find_order(OutcomeUnknownError("lost"), known=["1"])
    assert_type(outcome, OrderFound | OrderAbsent | OrderUnknown)
    assert_type(client.request("GET", "/v1/new", query={"limit": 5, "symbol": ["A"]}), RawResponse)


def login(client: AriesClient) -> Tokens:
    """
    The hosted page, and the first-party login.
    """
    url = client.oauth2.get_authorization_url(
        redirect_uri="https://yourapp.com/callback",
        scope=["read"],
        state="state",
        code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        code_challenge_method="S256",
    )
    assert_type(url, str)
    request = client.oauth2.begin_authorization(scope=[scopes.USER_INFORMATION])
    assert_type(request, AuthorizationRequest)
    assert_type(AuthorizationRequest.from_json(request.to_json()), AuthorizationRequest)
    assert_type(
        client.oauth2.complete_authorization(request, "https://yourapp.com/?code=1"), Tokens
    )
    step = client.oauth2.authorize(email="user@example.com", password="password", scope="read")
    assert_type(step, AuthorizationStep)
    assert_type(step.session_token, str)
    assert_type(step.is_mfa, bool)
    assert_type(client.oauth2.confirm(step.session_token), Confirmation)
    result = client.oauth2.verify_mfa(code="123456", session_token=step.session_token)
    assert_type(result, MfaResult)
    assert_type(result.authorization_code, str)
    tokens = client.oauth2.exchange_code(code=result.authorization_code, code_verifier="verifier")
    assert_type(tokens, Tokens)
    assert_type(tokens.access_token, str)
    assert_type(tokens.refresh_token, str | None)
    assert_type(tokens.expires_in, float | None)
    assert_type(tokens.scope, str | None)
    return client.oauth2.refresh_token(tokens.refresh_token or "")


async def awaited(client: AsyncAriesClient, request: AuthorizationRequest) -> None:
    """
    The same, awaited; what needs no network is not.
    """
    assert_type(await client.users.get_user_profile(), models.UserProfile)
    assert_type(await client.users.get_user_accounts(), list[models.Account])
    assert_type(client.oauth2.begin_authorization(), AuthorizationRequest)
    assert_type(await client.oauth2.complete_authorization(request, "https://a.example/"), Tokens)
    step = await client.oauth2.authorize(email="user@example.com", password="password")
    assert_type(step, AuthorizationStep)
    result = await client.oauth2.verify_mfa("123456", step.session_token, confirm=False)
    assert_type(result, MfaResult)
    assert_type(await client.oauth2.confirm(result.session_token), Confirmation)
    tokens = await client.oauth2.exchange_code("code", code_verifier="verifier")
    assert_type(tokens, Tokens)
    assert_type(await client.oauth2.refresh_token("token"), Tokens)
    assert_type(client.with_tokens(tokens), AsyncAriesClient)
    async with client as entered:
        assert_type(entered, AsyncAriesClient)
    await client.close()


def errors(client: AriesClient) -> None:
    """
    Errors tell what they know, with types.
    """
    try:
        client.users.get_user_profile()
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except OAuthError as error:
        assert_type(error.error, str | None)
        assert_type(error.error_description, str | None)
    except ReauthorizationRequired as error:
        assert_type(error.reason, str)
    except AriesAPIError as error:
        assert_type(error.status_code, int)
        assert_type(error.message, str)
        assert_type(error.headers, Mapping[str, str])
        assert_type(error.headers.get("Retry-After"), str | None)
        assert_type(error.body, bytes)
        assert_type(error.code, str | None)
        assert_type(error.codes, tuple[ErrorCode, ...])
        assert_type(error.request_id, str | None)
    except AriesDecodeError as error:
        assert_type(error.path, str)
    except AriesError as error:
        assert_type(error.hint, str | None)


def store(mine: TokenStore, record: TokenRecord) -> None:
    """
    A store of one's own.
    """
    assert_type(mine.load("key"), TokenRecord | None)
    assert_type(mine.save("key", record, 0), bool)
    with mine.lock("key", 30.0):
        pass
