from __future__ import annotations

import logging

import httpx
import pytest

from aries_sandbox import people
from tests.sandbox import flows


class TestLogs:
    def test_no_secret(self, http: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
        """
        At the level DEBUG no password, token, code or body is logged, whatever happens.
        """
        foreign = "eyJhbGciOiJSUzI1NiJ9.real"
        with caplog.at_level(logging.DEBUG):
            granted = flows.tokens(http, people.CONFIDENTIAL)
            flows.refresh(http, granted["refresh_token"], people.CONFIDENTIAL)
            flows.profile(http, granted["access_token"])
            flows.profile(http, foreign)
            flows.authorize(http, password="RealPassword123!")
            page = flows.consent_page(http, state="state-of-a-page")
            flows.submit(http, page, decision="allow")
            http.post("/v1/users", content=b'{"password": "RealPassword123!"')
        # httpx and httpcore are the client here, and write what they are asked for.
        lines = [
            record.getMessage()
            for record in caplog.records
            if not record.name.startswith(("httpx", "httpcore"))
        ]
        written = "\n".join(lines)

        assert "POST /v1/oauth2/token 200" in written
        for secret in (
            "sandbox_",
            people.USER.password,
            "RealPassword123!",
            "sandbox-secret",
            flows.VERIFIER,
            "state-of-a-page",
            foreign,
        ):
            assert secret not in written
