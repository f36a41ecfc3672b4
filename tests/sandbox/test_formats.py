from __future__ import annotations

import httpx
import jsonschema_rs
import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from aries_sandbox.formats import is_email


STRICT = jsonschema_rs.validator_for({"format": "email"}, validate_formats=True)
# Neither of us takes the same odd ones: quotes and brackets are left out.
PARTS = st.text(alphabet="ab1.-_+@ \u00e9", max_size=12)


class TestEmail:
    @settings(max_examples=300, derandomize=True, database=None)
    @given(st.emails() | st.emails().map(str.lower) | st.builds("{}@{}".format, PARTS, PARTS))
    def test_as_others_see_it(self, text: str) -> None:
        """
        The sandbox and the fuzzer's validator accept the same e-mail addresses.
        """
        assert STRICT.is_valid(text) == is_email(text)

    @pytest.mark.parametrize(
        "email", ["\u00a1\u00c1\u00bd6@\u00cb_6\u0096", "@", "a@-b", f"{'a' * 65}@b.c", "a@b.c\n"]
    )
    def test_refused(self, http: httpx.Client, email: str) -> None:
        """
        An @ alone does not make an e-mail address.
        """
        body = {"email": email, "password": "Password123!", "country": "USA"}
        answer = http.post("/v1/users", json=body)

        assert 400 == answer.status_code
        assert ["INVALID_EMAIL"] == [code["code"] for code in answer.json()["codes"]]
