from __future__ import annotations

from typing import Any

import httpx
import pytest

from aries_sandbox import Sandbox, people
from tests.sandbox import flows


URI = "https://mine.example/callback"


class TestApiClients:
    def _create(self, http: httpx.Client, headers: dict[str, str]) -> dict[str, Any]:
        body = {"name": "Mine", "scopes": ["user:information"], "redirect_uris": [URI]}
        answer = http.post("/v1/users/api/clients", json=body, headers=headers)
        assert "no-store" == answer.headers["cache-control"]
        return dict(answer.raise_for_status().json())

    def _list(self, http: httpx.Client, headers: dict[str, str]) -> list[dict[str, Any]]:
        answer = http.get("/v1/users/api/clients", headers=headers)
        return list(answer.json()["clients"])

    def _app(self, created: dict[str, Any]) -> people.App:
        return people.App(created["client_id"], "Mine", (URI,), created["client_secret"])

    def test_works(self, http: httpx.Client, aries_sandbox: Sandbox) -> None:
        """
        A registered client gets codes and tokens like the fixed ones, and the list has the time of
        its last use.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        unused = self._list(http, headers)[0]
        granted = flows.tokens(http, self._app(created))
        used = self._list(http, headers)[0]
        aries_sandbox.advance_clock(60)
        flows.refresh(http, granted["refresh_token"], self._app(created)).raise_for_status()
        used_again = self._list(http, headers)[0]

        assert 200 == flows.profile(http, granted["access_token"]).status_code
        assert "user:information" == granted["scope"]
        assert created["client_secret"].startswith("sandbox_")
        assert "client_secret" not in used
        assert "last_used_at" not in unused
        assert used["last_used_at"] < used_again["last_used_at"]

    def test_registered_scopes_bind(self, http: httpx.Client) -> None:
        """
        A client cannot be granted a scope that it has not registered.
        """
        app = self._app(self._create(http, flows.admin(http)))

        assert 403 == flows.authorize(http, app, scope="admin").status_code

    def test_exact_redirect_uris(self, http: httpx.Client) -> None:
        """
        Its redirect URIs must match exactly, on loopback as well.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        body = {"redirect_uris": ["http://127.0.0.1/callback"]}
        http.put(f"/v1/users/api/clients/{created['client_id']}", json=body, headers=headers)
        app = self._app(created)

        for uri, status in [
            ("http://127.0.0.1/callback", 200),
            ("http://127.0.0.1:9000/callback", 403),
            (URI, 403),
        ]:
            assert status == flows.authorize(http, app, redirect_uri=uri).status_code

    @pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/"])
    def test_hostile_redirect_uri(self, http: httpx.Client, uri: str) -> None:
        """
        There is no redirect to an unsafe address, even if it is registered.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        path = f"/v1/users/api/clients/{created['client_id']}"
        http.put(path, json={"redirect_uris": [uri]}, headers=headers).raise_for_status()

        assert 403 == flows.authorize(http, self._app(created), redirect_uri=uri).status_code

    @pytest.mark.parametrize("uri", ["com.example.app:/callback", f"{URI}?from=aries"])
    def test_other_redirect_uris(self, http: httpx.Client, uri: str) -> None:
        """
        A private-use scheme is allowed (RFC 8252, section 7.1), and a query is preserved.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        path = f"/v1/users/api/clients/{created['client_id']}"
        http.put(path, json={"redirect_uris": [uri]}, headers=headers).raise_for_status()
        page = flows.consent_page(http, client_id=created["client_id"], redirect_uri=uri)
        location = flows.submit(http, page, decision="allow").headers["location"]

        assert location.startswith(uri)
        assert {"code", "state", "iss"} <= flows.query(location).keys()

    def test_update(self, http: httpx.Client) -> None:
        """
        A change affects only the fields that it names.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        path = f"/v1/users/api/clients/{created['client_id']}"
        changed = http.put(path, json={"name": "Renamed"}, headers=headers).json()

        assert ("Renamed", [URI]) == (changed["name"], changed["redirect_uris"])

    def test_delete(self, http: httpx.Client) -> None:
        """
        A deleted client no longer exists, and its tokens are invalid.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        granted = flows.tokens(http, self._app(created))
        path = f"/v1/users/api/clients/{created['client_id']}"
        deleted = http.delete(path, headers=headers)

        assert (200, b"") == (deleted.status_code, deleted.content)
        assert 404 == http.delete(path, headers=headers).status_code
        assert 401 == flows.profile(http, granted["access_token"]).status_code
        assert 401 == flows.refresh(http, granted["refresh_token"], self._app(created)).status_code

    @pytest.mark.parametrize("status", ["inactive", "suspended"])
    def test_status(self, http: httpx.Client, status: str) -> None:
        """
        A client that is not active gets no tokens and may not use any, until it is active again.
        """
        headers = flows.admin(http)
        created = self._create(http, headers)
        granted = flows.tokens(http, self._app(created))
        body = {"client_id": created["client_id"], "status": status}
        http.patch("/v1/users/api/client/status", json=body, headers=headers).raise_for_status()
        blocked = flows.profile(http, granted["access_token"])
        login = flows.authorize(http, self._app(created))
        body["status"] = "active"
        http.patch("/v1/users/api/client/status", json=body, headers=headers).raise_for_status()

        assert (401, 401) == (blocked.status_code, login.status_code)
        assert 200 == flows.profile(http, granted["access_token"]).status_code

    def test_not_mine(self, http: httpx.Client) -> None:
        """
        The fixed clients are in no user's list and cannot be changed.
        """
        headers = flows.admin(http)
        path = f"/v1/users/api/clients/{people.PUBLIC.client_id}"

        assert [] == self._list(http, headers)
        assert 404 == http.delete(path, headers=headers).status_code
