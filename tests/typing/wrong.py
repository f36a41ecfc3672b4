"""
What must not pass: mypy and pyright complain if one of these lines is fine.
"""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from aries_exchange import AriesClient, AsyncAriesClient, Tokens, models


def construct() -> None:
    """
    Arguments of the constructors.
    """
    AriesClient(client_identifier="app")  # type: ignore[call-arg]
    AriesClient("app")  # type: ignore[call-arg]
    AriesClient(bearer_token=1)  # type: ignore[arg-type]
    AriesClient(token_store=object())  # type: ignore[arg-type]


def calls(client: AriesClient, other: AsyncAriesClient, tokens: Tokens) -> None:
    """
    Names and types of calls.
    """
    client.users.get_user_profil()  # type: ignore[attr-defined]
    client.users.get_user_profile("x")  # type: ignore[call-arg, arg-type]
    client.oauth2.exchange_code(cod="code")  # type: ignore[call-arg]
    client.oauth2.verify_mfa(code=123456, session_token="step")  # type: ignore[arg-type]
    client.oauth2.get_authorization_url(code_challenge_method="plain")  # type: ignore[arg-type]
    profile: models.UserProfile = other.users.get_user_profile()  # type: ignore[assignment]
    print(profile.e_mail)  # type: ignore[attr-defined]  # noqa: T201
    tokens.access_token = "other"  # type: ignore[misc]
    client.bearer_token = None  # type: ignore[assignment]
