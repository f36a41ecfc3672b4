"""
What a token endpoint may say to a refresh, with status 200, and what becomes of the login.

The table is a JSON file, shared by the sync client and the async one.
"""

from __future__ import annotations

import hmac
import json

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from aries_exchange import FileTokenStore, TokenRecord, Tokens
from tests.lifecycle.processes import outcome_of
from tests.support.flavours import Flavour
from tests.support.wire import Request, Step, Wire, json_response, wire


TABLE: Final[list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("token_answers.json").read_text(encoding="utf-8")
)


def served(answers: list[Any]) -> Any:
    """
    Return a server that gives *answers* to token requests, and refuses the access token `a1`.
    """

    def script(request: Request) -> Iterable[Step]:
        if request.target.endswith("/token"):
            return [json_response(200, answers.pop(0) if len(answers) > 1 else answers[0])]
        if request.headers.get("authorization") == "Bearer a1":
            return [json_response(401, {"error": {"code": "TOKEN_EXPIRED", "message": "no"}})]
        return [json_response(200, {})]

    return wire(script)


def kept_in(folder: Path, server: Wire) -> FileTokenStore:
    """
    Return a store that holds a login with the tokens `a1` and `r1`.
    """
    tokens = Tokens(access_token="a1", refresh_token="r1", scope="read write", origin=server.url)
    store = FileTokenStore(folder)
    assert store.save(f"{server.url} client", TokenRecord(tokens=tokens, generation=1), 0)
    return store


def asked(server: Wire) -> list[dict[str, Any]]:
    """
    Return the bodies of the token requests.
    """
    return [json.loads(each.body) for each in server.requests if each.target.endswith("/token")]


class TestTable:
    @pytest.mark.parametrize("case", TABLE, ids=[case["name"] for case in TABLE])
    def test_refresh(self, flavour: Flavour, folder: Path, case: dict[str, Any]) -> None:
        """
        A33, A34: each response is taken as the table says, or rejected before anything is kept.
        """
        with served([case["answer"], case["answer"]]) as server:
            store = kept_in(folder, server)
            key = f"{server.url} client"
            before = store.load(key)
            with flavour.client(
                base_url=server.url, client_id="client", token_store=store, max_retries=0
            ) as client:
                outcome = outcome_of(client)
                after = store.load(key)
                token = client.bearer_token
                if "error" not in case:
                    client.oauth2.refresh_token(case["sends_next"])
            bodies = asked(server)

        assert before is not None
        assert after is not None
        assert after.tokens is not None
        # A refresh never asks for a scope (RFC 6749, section 6), and sends nothing else either.
        assert {"grant_type", "client_id", "refresh_token"} == {
            key for body in bodies for key in body
        }
        if "error" in case:
            assert outcome.startswith(case["error"])
            assert before.tokens == after.tokens
            assert case["error"].startswith("Reauth") == after.spent
            assert token in {"a1", None}
        else:
            assert "a2" == token == after.tokens.access_token
            assert case["scope"] == after.tokens.scope
            assert case["life"] == after.tokens.expires_in
            assert ["r1", case["sends_next"]] == [body["refresh_token"] for body in bodies]

    def test_nothing_is_inherited(self, flavour: Flavour, folder: Path) -> None:
        """
        A token request carries no access token, no cookie and no header of the call.
        """
        from aries_exchange import RequestOptions

        with (
            served([{"access_token": "a2"}]) as server,
            flavour.client(
                base_url=server.url, client_id="client", token_store=kept_in(folder, server)
            ) as client,
        ):
            options = RequestOptions(headers={"X-Mine": "1", "Cookie": "c=1"})
            client.users.get_user_profile(options=options)
            [request] = [each for each in server.requests if each.target.endswith("/token")]

        assert not {"authorization", "cookie", "x-mine"} & request.headers.keys()


class TestTiming:
    def test_comparisons(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        A40: state and refresh tokens are compared in constant time.
        """
        from aries_exchange import AriesClient, AuthorizationResponseError
        from aries_exchange.tokens.grant import Grant

        compared: list[tuple[bytes, bytes]] = []
        real = hmac.compare_digest

        def compare(one: Any, other: Any) -> bool:
            compared.append((one, other))
            return real(one, other)

        monkeypatch.setattr(hmac, "compare_digest", compare)
        client = AriesClient(base_url="http://127.0.0.1:1", client_id="client", refresh_token="r1")
        request = client.oauth2.begin_authorization(redirect_uri="https://yourapp.com/callback")
        with pytest.raises(AuthorizationResponseError):
            client.oauth2.complete_authorization(
                request, "https://yourapp.com/callback?code=c&state=wrong"
            )
        grant = client.__dict__["_parts"].caller.credential
        assert isinstance(grant, Grant)

        assert grant.holds("r1")
        assert not grant.holds("r2")
        assert (b"wrong", request.state.encode()) in compared
        assert {(b"r1", b"r1"), (b"r2", b"r1")} <= set(compared)
