"""
Everything that is done with a secret: a whole login, and the calls that can fail.
"""

from __future__ import annotations

import base64

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from aries_exchange import (
    AriesClient,
    AuthorizationRequest,
    CodeVerifier,
    FileTokenStore,
    MemoryTokenStore,
    RedisTokenStore,
    RequestOptions,
)
from tests.promises.marked import (
    CALLBACK,
    CODE,
    MARK,
    MFA_CODE,
    PASSWORD,
    SECRET,
    VERIFIER,
    secret,
)
from tests.support.flavours import Flavour


__all__ = ["CALLS", "CHALLENGE", "Call", "situations", "whole_login"]

CHALLENGE: Final = CodeVerifier(VERIFIER).challenge


def whole_login(flavour: Flavour, url: str, folder: Path) -> Iterator[object]:
    """
    Do everything that has to do with a secret, and yield whatever it brings.
    """
    store = MemoryTokenStore()
    made = flavour.kind(
        base_url=url,
        client_id="app",
        client_secret=SECRET,
        refresh_token=secret("seed"),
        token_store=store,
        redirect_uri=CALLBACK,
    )
    answers: list[object] = []
    options = RequestOptions(on_response=answers.append)
    with flavour.front(made) as client:
        yield from (made, store, answers, options, CodeVerifier(VERIFIER))
        step = client.oauth2.authorize(
            email="a@example.com", password=PASSWORD, code_challenge=CHALLENGE
        )
        result = client.oauth2.verify_mfa(MFA_CODE, step.session_token, confirm=False)
        confirmation = client.oauth2.confirm(result.session_token)
        yield from (step, result, confirmation)
        step = client.oauth2.authorize(
            email="a@example.com", password=PASSWORD, code_verifier=CodeVerifier(VERIFIER)
        )
        yield step
        yield client.oauth2.verify_mfa(MFA_CODE, step)
        tokens = client.oauth2.exchange_code(
            confirmation.authorization_code, code_verifier=VERIFIER
        )
        yield tokens
        yield client.oauth2.refresh_token(secret("foreign"))
        request = client.oauth2.begin_authorization()
        # Its own secrets are random; a stored request brings back marked ones.
        marked = request.to_json().replace(request.state, MARK)
        yield AuthorizationRequest.from_json(marked.replace(request.verifier.value, VERIFIER))
        callback = f"{CALLBACK}?code={CODE}&state={request.state}"
        yield client.oauth2.complete_authorization(request, callback)
        yield client.users.get_user_profile(options=options)
        yield client.users.create_user(email="b@example.com", password=PASSWORD, country="USA")
        yield client.api_clients.create_api_client(
            name="new", scopes=[], redirect_uris=[], options=options
        )
        yield store.load(f"{url} app")
        key = base64.b64encode(MARK.encode().ljust(32, b"!")).decode()
        yield RedisTokenStore(f"redis://:{secret('redis')}@127.0.0.1", key=key)
        yield made.with_tokens(tokens)
        yield client.oauth2.renew()
        yield client.oauth2.status()
    login = flavour.kind(base_url=url, client_id="app", token_store=FileTokenStore(folder))
    with flavour.front(login) as client:
        yield client.login(
            redirect_uri=CALLBACK, mode="paste", prompt=lambda _: CODE, tell=lambda _: None
        )
        yield client.login_with_password(
            email="a@example.com",
            password=PASSWORD,
            mfa=lambda _: MFA_CODE,
            consent=True,
            redirect_uri=CALLBACK,
        )
        yield login
    bearer = flavour.kind(base_url=url, bearer_token=secret("bearer"))
    with flavour.front(bearer) as client:
        client.users.get_user_profile()
        yield bearer
    alone = flavour.kind(base_url=url, client_id="app", client_secret=SECRET)
    with flavour.front(alone) as client:
        client.users.get_user_profile()
        yield alone


Call: TypeAlias = Callable[[AriesClient], object]

CALLS: Final[dict[str, Call]] = {
    "authorize": lambda client: client.oauth2.authorize(
        email="a@example.com", password=PASSWORD, code_challenge=CHALLENGE
    ),
    "verify_mfa": lambda client: client.oauth2.verify_mfa(MFA_CODE, secret("step-1")),
    "confirm": lambda client: client.oauth2.confirm(secret("step-2")),
    "code_and_secret": lambda client: client.oauth2.exchange_code(CODE),
    "code_and_verifier": lambda client: client.oauth2.exchange_code(CODE, code_verifier=VERIFIER),
    "refresh": lambda client: client.oauth2.refresh_token(secret("refresh")),
    "bearer": lambda client: client.users.get_user_profile(),
    "create_user": lambda client: client.users.create_user(
        email="b@example.com", password=PASSWORD, country="USA"
    ),
    "renew": lambda client: client.oauth2.renew(),
    "login": lambda client: client.login(mode="paste", prompt=lambda _: CODE, tell=lambda _: None),
    "login_with_password": lambda client: client.login_with_password(
        email="a@example.com", password=PASSWORD, mfa=lambda _: MFA_CODE, consent=True
    ),
    "callback": lambda client: client.oauth2.complete_authorization(
        client.oauth2.begin_authorization(), f"{CALLBACK}?code={CODE}&state={MARK}"
    ),
}


def situations(url: str) -> Iterator[tuple[str, Call, dict[str, Any]]]:
    """
    Yield each call with its name, and the arguments of the client that makes it.
    """
    common = {"base_url": url, "max_retries": 0}
    app = {**common, "client_id": "app", "client_secret": SECRET, "redirect_uri": CALLBACK}
    for name, call in CALLS.items():
        bearer = {"bearer_token": secret("bearer")} if name in {"bearer", "create_user"} else {}
        yield name, call, {**app, **bearer}
    yield "client_credentials", CALLS["bearer"], app
    yield "refresh_grant", CALLS["bearer"], {**app, "refresh_token": secret("refresh")}
