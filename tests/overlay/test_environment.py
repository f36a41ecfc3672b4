from __future__ import annotations

from typing import Any

import pytest

from aries_exchange.environment import Environment, origin_of
from aries_exchange.errors import InvalidArgumentError
from aries_exchange_openapi import document


PRODUCTION = "https://api.aries.com"
LOOPBACK = "http://127.0.0.1:8765"


def resolve(base_url: str | None = None, page: str | None = None, **environ: str) -> Environment:
    """
    Return the environment of *base_url* where the variables are *environ* and no other.
    """
    return Environment.resolve(base_url, page, environ=environ)


class TestBaseUrl:
    @pytest.mark.parametrize(
        ("url", "origin"),
        [
            ("https://api.aries.com", PRODUCTION),
            ("https://api.aries.com/", PRODUCTION),
            ("https://api.aries.com:443", PRODUCTION),
            ("https://api.aries.com:", PRODUCTION),
            ("https://api.aries.com.", PRODUCTION),
            ("HTTPS://API.Aries.COM:443/", PRODUCTION),
            ("https://api.aries.com:8443", "https://api.aries.com:8443"),
            ("https://anything.example", "https://anything.example"),
            ("https://localhost:8765", "https://localhost:8765"),
            ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
            ("http://127.0.0.1", "http://127.0.0.1"),
            ("http://127.0.0.1:80/", "http://127.0.0.1"),
            ("http://127.255.255.254:1", "http://127.255.255.254:1"),
            ("http://[::1]:8765", "http://[::1]:8765"),
            ("https://127.0.0.1", "https://127.0.0.1"),
        ],
    )
    def test_normal_form(self, url: str, origin: str) -> None:
        """
        Spellings of one origin are one origin: lower case, no default port, no final dot.
        """
        assert origin == resolve(url).origin

    @pytest.mark.parametrize(
        "url",
        [
            "http://api.aries.com",
            "http://localhost:8765",
            "http://localhost.localdomain",
            "http://127.0.0.1.nip.io",
            "http://127.0.0.1.",
            "http://127.1",
            "http://127.0.0.256",
            "http://127.0.0.01",
            "http://127.0.0.+1",
            "http://127.0.0.\u0661",
            "http://0177.0.0.1",
            "http://0x7f.0.0.1",
            "http://2130706433",
            "http://0.0.0.0",
            "http://128.0.0.1",
            "http://10.0.0.1",
            "http://[::2]",
            "http://[::ffff:127.0.0.1]",
            "ftp://127.0.0.1",
            "ws://127.0.0.1",
            "file:///etc/passwd",
            "//api.aries.com",
            "api.aries.com",
        ],
    )
    def test_https_or_loopback_literal(self, url: str) -> None:
        """
        Credentials are sent over https, or to an address that cannot be anything but loopback.
        """
        with pytest.raises(InvalidArgumentError, match=r"^base_url: "):
            resolve(url)

    @pytest.mark.parametrize(
        "url",
        [
            "https://user:hunter2@api.aries.com",
            "https://hunter2@api.aries.com",
            "https://@api.aries.com",
            "https://:hunter2@api.aries.com",
            "https://api.aries.com\\@hunter2.example",
            "http://127.0.0.1:8765@hunter2.example",
        ],
    )
    def test_user_information(self, url: str) -> None:
        """
        A URL with a user name or password is refused, and not shown.
        """
        with pytest.raises(InvalidArgumentError, match="user name or password") as caught:
            resolve(url)

        assert "hunter2" not in str(caught.value)

    @pytest.mark.parametrize("rest", ["/v1", "/v1/", "/?a=b", "?a=b", "#a", "/;a"])
    def test_origin_only(self, rest: str) -> None:
        """
        The document has the paths; a path, query or fragment in base_url is a mistake.
        """
        with pytest.raises(InvalidArgumentError, match="without path, query or fragment"):
            resolve(PRODUCTION + rest)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "https://",
            "https:///v1",
            "https://:443",
            "https://api.aries.com:port",
            "https://api.aries.com:65536",
            "https://api.aries.com:-1",
            "https://[::1",
            "https://[api]",
            "https://api aries.com",
            "https://api\u00a0aries.com",
            "https://api.aries.com\x00",
            "https://\u200bapi.aries.com",
        ],
    )
    def test_no_host(self, url: str) -> None:
        """
        What has no usable host is told as an argument, not as whatever urllib raises.
        """
        with pytest.raises(InvalidArgumentError, match=r"^base_url: "):
            resolve(url)

    @pytest.mark.parametrize("url", [42, b"https://api.aries.com", ["https://api.aries.com"]])
    def test_no_string(self, url: Any) -> None:
        """
        Another type than a string is told as the argument that it is.
        """
        with pytest.raises(InvalidArgumentError, match=r"^base_url: "):
            Environment.resolve(url, environ={})

    def test_code_wins(self) -> None:
        """
        What code says is not changed by the environment.
        """
        assert PRODUCTION == resolve(PRODUCTION, ARIES_BASE_URL=LOOPBACK).origin

    @pytest.mark.parametrize(
        ("url", "loopback"),
        [(LOOPBACK, True), ("http://[::1]", True), (PRODUCTION, False), ("https://[::2]", False)],
    )
    def test_is_loopback(self, url: str, loopback: bool) -> None:
        """
        Loopback addresses are told from all others.
        """
        assert loopback is resolve(url).is_loopback


class TestVariable:
    def test_default(self) -> None:
        """
        Without base_url and variable it is production.
        """
        assert PRODUCTION == resolve().origin

    def test_empty_is_unset(self) -> None:
        """
        An empty variable is no choice.
        """
        assert PRODUCTION == resolve(ARIES_BASE_URL="").origin

    @pytest.mark.parametrize(
        "url",
        [*document.SERVERS, LOOPBACK, "http://[::1]:1", "https://127.0.0.1", PRODUCTION + "/"],
    )
    def test_known(self, url: str) -> None:
        """
        Documented hosts and loopback literals may come from the environment.
        """
        assert url.rstrip("/") == resolve(ARIES_BASE_URL=url).origin

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example",
            "https://api.aries.com.evil.example",
            "https://api.aries.com:8443",
            "https://localhost",
            "https://[::2]",
        ],
    )
    def test_foreign(self, url: str) -> None:
        """
        A foreign `.env` cannot carry credentials away; the message says where to say it instead.
        """
        with pytest.raises(InvalidArgumentError, match="pass base_url= in code"):
            resolve(ARIES_BASE_URL=url)

    @pytest.mark.parametrize("url", ["http://api.aries.com", "https://u@api.aries.com", "nonsense"])
    def test_same_rules(self, url: str) -> None:
        """
        The variable is held to the rules of the argument, under its own name.
        """
        with pytest.raises(InvalidArgumentError, match=r"^ARIES_BASE_URL: "):
            resolve(ARIES_BASE_URL=url)


class TestAuthorizationEndpoint:
    def test_production(self) -> None:
        """
        Production has the page that the document names.
        """
        assert document.AUTHORIZATION_ENDPOINT == resolve().authorization_endpoint

    def test_loopback(self) -> None:
        """
        A sandbox serves its own page, under the same path.
        """
        assert f"{LOOPBACK}/oauth2/authorize" == resolve(LOOPBACK).authorization_endpoint

    @pytest.mark.parametrize("url", ["https://api.tradearies.dev", "https://anything.example"])
    def test_elsewhere(self, url: str) -> None:
        """
        Nobody guesses where users of another server sign in.
        """
        assert resolve(url).authorization_endpoint is None

    @pytest.mark.parametrize("url", [PRODUCTION, LOOPBACK, "https://api.tradearies.dev"])
    def test_given(self, url: str) -> None:
        """
        What code says is taken, with its path and query.
        """
        page = "https://login.example/authorize?tenant=1"

        assert page == resolve(url, page).authorization_endpoint

    @pytest.mark.parametrize(
        "page",
        [
            "http://login.example/authorize",
            "https://u:p@login.example/authorize",
            "https://login.example/authorize#fragment",
            "https://login.example:port/",
            "https://[/",
            "/oauth2/authorize",
            "",
        ],
    )
    def test_refused(self, page: str) -> None:
        """
        The page is held to the rules of an origin; a fragment is forbidden by RFC 6749, section 3.1.
        """
        with pytest.raises(InvalidArgumentError, match=r"^authorization_endpoint: "):
            resolve(PRODUCTION, page)


class TestTokenEndpoint:
    @pytest.mark.parametrize("url", [PRODUCTION, LOOPBACK])
    def test_follows(self, url: str) -> None:
        """
        Tokens are exchanged at the origin that is called.
        """
        assert f"{url}/v1/oauth2/token" == resolve(url).token_endpoint


class TestIssues:
    @pytest.mark.parametrize(
        "issuer",
        [
            "https://api.aries.com",
            "https://API.aries.com:443/",
            "https://api.aries.com/tenant",
            "https://app.aries.com",
            "https://app.aries.com/oauth2",
        ],
    )
    def test_own(self, issuer: str) -> None:
        """
        The API and its authorization page are the issuers of production.
        """
        assert resolve().issues(issuer)

    @pytest.mark.parametrize(
        "issuer",
        [
            "",
            "https://evil.example",
            "https://api.aries.com.evil.example",
            "https://api.aries.com:8443",
            "http://api.aries.com",
            "https://api.aries.com@evil.example",
            "api.aries.com",
            "https://[",
        ],
    )
    def test_foreign(self, issuer: str) -> None:
        """
        Any other issuer is foreign (RFC 9207), whatever it looks like.
        """
        assert not resolve().issues(issuer)

    def test_unknown_page(self) -> None:
        """
        Where the page is not known, the API itself is the only issuer.
        """
        environment = resolve("https://api.tradearies.dev")

        assert environment.issues("https://api.tradearies.dev")
        assert not environment.issues("https://app.aries.com")


class TestCheckToken:
    @pytest.mark.parametrize("url", [*document.SERVERS, "https://localhost"])
    def test_off_loopback(self, url: str) -> None:
        """
        A token of a sandbox does not leave the machine, and is not shown.
        """
        with pytest.raises(InvalidArgumentError, match=r"^bearer_token: .*sandbox") as caught:
            resolve(url).check_token("sandbox_hunter2", "bearer_token")

        assert "hunter2" not in str(caught.value)

    def test_loopback(self) -> None:
        """
        A sandbox takes its own tokens.
        """
        resolve(LOOPBACK).check_token("sandbox_token", "bearer_token")

    def test_other_tokens(self) -> None:
        """
        Tokens that are not a sandbox's are none of its business.
        """
        resolve(PRODUCTION).check_token("a_sandbox_token", "bearer_token")


class TestOriginOf:
    def test_names_the_argument(self) -> None:
        """
        The message begins with the argument that is wrong.
        """
        with pytest.raises(InvalidArgumentError, match=r"^anything: "):
            origin_of("http://api.aries.com", "anything")

    def test_path_allowed(self) -> None:
        """
        An issuer may have a path, which is not part of its origin.
        """
        assert PRODUCTION == origin_of(f"{PRODUCTION}/a/b", "iss", path_allowed=True)
