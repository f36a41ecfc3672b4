from __future__ import annotations

import contextlib
import itertools

from collections.abc import Callable, Iterable

import pytest

from aries_exchange import (
    AriesAPIError,
    AriesClient,
    AriesDecodeError,
    RefreshUnavailable,
    UnexpectedRedirectError,
)
from tests.support.flavours import Flavour
from tests.support.wire import Request, Step, Wire, always, json_response, response


STATUSES = [301, 302, 303, 307, 308]


def towards(url: str, status: int) -> Callable[[Request], Iterable[Step]]:
    """
    Return the script of a server that sends everybody to *url*.
    """
    return lambda request: [response(status, b"", [("Location", url + request.target)])]


class TestRedirects:
    def test_api(self, flavour: Flavour, server: Wire, other_server: Wire) -> None:
        """
        A redirect of the API is an error; the other origin hears nothing of the token or the order.
        """
        with flavour.client(base_url=server.url, bearer_token="a1", max_retries=5) as client:
            calls: list[Callable[[], object]] = [
                client.users.get_user_profile,
                lambda: client.users.change_email(email="new@example.com"),
            ]
            for status, call in itertools.product(STATUSES, calls):
                server.script = towards(other_server.url, status)
                with pytest.raises(UnexpectedRedirectError) as caught:
                    call()

                assert status == caught.value.status_code
                assert other_server.url in caught.value.headers["location"]

        assert (10, []) == (len(server.requests), other_server.requests)

    def test_token_endpoint(self, flavour: Flavour, server: Wire, other_server: Wire) -> None:
        """
        A redirect of the token endpoint does not carry the client secret away.
        """
        with flavour.client(
            base_url=server.url,
            client_id="c",
            client_secret="s3cret",
            redirect_uri="https://yourapp.com/callback",
        ) as client:
            calls: list[Callable[[], object]] = [
                client.users.get_user_profile,
                lambda: client.oauth2.exchange_code("code_1"),
                lambda: client.oauth2.refresh_token("r1"),
            ]
            for status, call in itertools.product(STATUSES, calls[1:]):
                server.script = towards(other_server.url, status)
                with pytest.raises(UnexpectedRedirectError) as caught:
                    call()

                assert ("token", status) == (caught.value.operation, caught.value.status_code)
            with pytest.raises(RefreshUnavailable, match="308: the server redirects"):
                calls[0]()

        assert (13, []) == (len(server.requests), other_server.requests)

    def test_password(self, flavour: Flavour, server: Wire, other_server: Wire) -> None:
        """
        Nor does a redirect of the login carry the password away.
        """
        server.script = towards(other_server.url, 307)
        with (
            flavour.client(base_url=server.url, client_id="c", client_secret="s3cret") as client,
            pytest.raises(UnexpectedRedirectError),
        ):
            client.oauth2.authorize(
                email="a@example.com", password="hunter2", redirect_uri="https://x.example/cb"
            )

        assert [] == other_server.requests

    def test_to_itself(self, flavour: Flavour, server: Wire) -> None:
        """
        Redirects within one origin are not followed either: the document has no other path.
        """

        def script(request: Request) -> Iterable[Step]:
            if request.target == "/new":
                yield json_response(200, {"status": "ok"})
            yield response(302, b"", [("Location", "/new")])

        server.script = script
        with (
            flavour.client(base_url=server.url, bearer_token="a1") as client,
            pytest.raises(UnexpectedRedirectError),
        ):
            client.health.get_health()

        assert ["/health"] == [request.target for request in server.requests]


class TestAddresses:
    def test_none_is_visited(self, flavour: Flavour, server: Wire, other_server: Wire) -> None:
        """
        An address that an answer names is text: nobody looks what is there.
        """
        url = other_server.url
        named = {
            "error": "invalid_request",
            "error_description": url,
            "error_uri": f"{url}/error",
            "type": f"{url}/problem",
            "next": f"{url}/next",
            "redirect_uri": f"{url}/callback",
            "token_endpoint": f"{url}/token",
        }
        headers = {
            "Location": f"{url}/new",
            "Content_Location": f"{url}/content",
            "Link": f'<{url}/next>; rel="next"',
            "Refresh": f"0; url={url}/refresh",
            "Www_Authenticate": f'Bearer resource_metadata="{url}/metadata"',
        }
        callback = "https://yourapp.com/callback"
        calls: list[Callable[[AriesClient], object]] = [
            lambda client: client.users.get_user_profile(),
            lambda client: client.oauth2.exchange_code("c", callback),
            lambda client: client.oauth2.confirm("s"),
        ]
        with flavour.client(base_url=server.url, client_id="c", client_secret="s") as client:
            for status, call in itertools.product((200, 400, 401), calls):
                server.script = always(json_response(status, named, **headers))
                with contextlib.suppress(AriesAPIError, AriesDecodeError):
                    call(client)

        assert len(server.requests) >= 9
        assert (0, []) == (other_server.connections, other_server.requests)
