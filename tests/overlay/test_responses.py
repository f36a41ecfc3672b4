from __future__ import annotations

import json
import string

from typing import Any

import httpx
import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange.errors import AriesAPIError, ErrorCode, OAuthError
from aries_exchange.responses import (
    Response,
    api_error,
    oauth_error,
    printable,
    read_object,
    retry_after,
)


SECRET = "hunter2-hunter2"
FLAT: dict[str, Any] = {
    "error": "invalid request",
    "codes": [
        {
            "code": "INVALID_PASSWORD",
            "description": "Password must be between 8 and 64 characters",
            "field": "password",
        }
    ],
    "metadata": {},
}
NESTED: dict[str, Any] = {
    "error": {
        "type": "VALIDATION",
        "code": "INVALID_REQUEST",
        "message": "The request is not valid.",
        "details": {"a": 1},
        "request_id": "req_abc123xyz",
    },
    "meta": {},
}


WRONG_TYPES: list[dict[str, Any]] = [
    {"error": 42},
    {"error": None, "codes": None},
    {"error": [], "codes": {}},
    {"codes": [1, None, "x", [], {}]},
    {"error": {"message": 1, "code": [], "request_id": {}}},
    {"error_description": 1, "message": {}, "title": [], "detail": None},
    {"codes": [{"code": 1, "description": None, "field": []}]},
]


def answer(body: Any = b"", status: int = 400, headers: dict[str, str] | None = None) -> Response:
    """
    Return an answer whose *body* is sent as it is if it is bytes, and as JSON otherwise.
    """
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, httpx.Headers(headers), raw)


def error_of(body: Any, **more: Any) -> AriesAPIError:
    """
    Return the error that *body* means.
    """
    return api_error(answer(body, **more), "getHealth")


class TestBodies:
    def test_flat(self) -> None:
        """
        The flat body of the API: the codes are kept, and told with their fields.
        """
        error = error_of(FLAT)

        assert (
            "invalid request: Password must be between 8 and 64 characters (password)"
        ) == error.message
        assert "INVALID_PASSWORD" == error.code
        assert (
            ErrorCode(
                "INVALID_PASSWORD", "Password must be between 8 and 64 characters", "password"
            ),
        ) == error.codes

    def test_nested(self) -> None:
        """
        The nested body of the API: its message, its precise code and its request id.
        """
        error = error_of(NESTED)

        assert "The request is not valid." == error.message
        assert "INVALID_REQUEST" == error.code
        assert "req_abc123xyz" == error.request_id

    def test_nested_without_code(self) -> None:
        """
        The type is the most precise name where there is no code.
        """
        error = error_of({"error": {"type": "VALIDATION"}})

        assert "VALIDATION" == error.code

    def test_predictions(self) -> None:
        """
        The body of the prediction markets is nested too, with more around it.
        """
        body = {
            "success": False,
            "error": {
                "type": "CONFLICT",
                "code": "MARKET_CLOSED",
                "message": "The market is closed.",
                "operation": "place",
                "service": "predictions",
                "request_id": "req_1",
            },
        }
        error = error_of(body)

        assert ("The market is closed.", "MARKET_CLOSED", "req_1") == (
            error.message,
            error.code,
            error.request_id,
        )

    def test_legacy(self) -> None:
        """
        The old login API says `error` and `message`.
        """
        error = error_of({"error": "bad_request", "message": "no such user"})

        assert ("bad_request: no such user", "bad_request") == (error.message, error.code)

    def test_oauth(self) -> None:
        """
        The body of RFC 6749, section 5.2, is read wherever it comes from.
        """
        error = error_of({"error": "invalid_grant", "error_description": "expired"})

        assert ("invalid_grant: expired", "invalid_grant") == (error.message, error.code)

    def test_problem_details(self) -> None:
        """
        A gateway may answer with problem details (RFC 9457).
        """
        body = {"type": "about:blank", "title": "Too Big", "status": 413, "detail": "1 GB"}

        assert "Too Big: 1 GB" == error_of(body).message

    def test_repeated_text(self) -> None:
        """
        What a body says twice is told once.
        """
        assert (
            "no: really" == error_of({"error": "no", "message": "no", "detail": "really"}).message
        )

    @pytest.mark.parametrize(
        ("body", "headers", "message"),
        [
            (b"", {}, "the response has no body"),
            (
                b"<html>502</html>",
                {"Content-Type": "text/html; charset=utf-8"},
                "the response is not a known error body (text/html, 16 bytes)",
            ),
            (
                b"\xff\xfe\x00",
                {},
                "the response is not a known error body (no media type, 3 bytes)",
            ),
            (b"{}", {}, "the response is not a known error body (no media type, 2 bytes)"),
            (b"null", {}, "the response is not a known error body (no media type, 4 bytes)"),
            (b"[1]", {}, "the response is not a known error body (no media type, 3 bytes)"),
            (b"{", {}, "the response is not a known error body (no media type, 1 bytes)"),
            (
                b'{"a":' * 100_000,
                {},
                "the response is not a known error body (no media type, 500000 bytes)",
            ),
            (
                b'{"error":' + b"9" * 5000 + b"}",
                {},
                "the response is not a known error body (no media type, 5010 bytes)",
            ),
        ],
    )
    def test_unknown(self, body: bytes, headers: dict[str, str], message: str) -> None:
        """
        Any other body is described, never an error of its own; the status and the bytes are kept.
        """
        error = error_of(body, status=502, headers=headers)

        assert (502, message, body) == (error.status_code, error.message, error.body)

    @pytest.mark.parametrize("body", WRONG_TYPES)
    def test_wrong_types(self, body: dict[str, Any]) -> None:
        """
        Fields of the wrong type say nothing, and break nothing.
        """
        error = error_of(body)

        assert (None, None) == (error.code, error.request_id)
        assert error.message.startswith("the response is not a known error body")

    def test_redirect(self) -> None:
        """
        A redirect is told as one, with the most likely reason.
        """
        assert "base_url" in error_of(b"", status=308).message

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(["error", "codes", "message", "code", "description", "field"])
                    | st.text(),
                    inner,
                )
            ),
        )
    )
    def test_any_json(self, body: Any) -> None:
        """
        Whatever JSON a refusal holds, it has a message that can be printed.
        """
        error = error_of(body)

        assert error.message
        assert str(error).isprintable()

    @given(st.binary())
    def test_any_bytes(self, body: bytes) -> None:
        """
        Whatever bytes a refusal holds, it is the error of its status.
        """
        assert 400 == error_of(body).status_code


class TestRequestId:
    def test_header(self) -> None:
        """
        The request id may stand in a header, in any spelling.
        """
        assert "req_9" == error_of(b"", headers={"x-request-ID": "req_9"}).request_id

    def test_body_wins(self) -> None:
        """
        The body knows better than the gateway.
        """
        error = error_of(NESTED, headers={"X-Request-Id": "req_9"})

        assert "req_abc123xyz" == error.request_id


class TestSpellings:
    @pytest.mark.parametrize(
        ("told", "shown"),
        [
            ("a/b+c==", "[hidden]"),
            ("a\\/b+c==", "[hidden]"),
            ("a%2Fb%2Bc%3D%3D", "[hidden]"),
            ("a/b+c=", "a/b+c="),
        ],
    )
    def test_no_json(self, told: str, shown: str) -> None:
        """
        A secret is blanked in a page, too: as it is, with the slashes of PHP, and as forms write it.
        """
        error = api_error(answer(f"<p>{told}</p>".encode()), "getHealth", ["a/b+c=="])

        assert f"<p>{shown}</p>".encode() == error.body


class TestPrintable:
    def test_control_characters(self) -> None:
        """
        A server cannot forge lines of a log, clear a terminal or turn the text around.
        """
        error = error_of({"error": "no\r\n2026 ERROR forged\x1b[2J\u202ereversed\x00"})

        assert "no\\r\\n2026 ERROR forged\\x1b[2J\\u202ereversed\\x00" == error.message

    @pytest.mark.parametrize(
        "body",
        [
            {"error": "a\nb"},
            {"error": {"message": "a\nb", "code": "c\nd", "request_id": "e\nf"}},
            {"codes": [{"code": "a\nb", "description": "c\nd", "field": "e\nf"}]},
            {"error": "invalid_grant\n", "error_description": "a\nb"},
        ],
    )
    def test_everywhere(self, body: dict[str, Any]) -> None:
        """
        No text of a body reaches `str(error)` or an attribute with its control characters.
        """
        error = oauth_error(answer(body))
        codes = [text for code in error.codes for text in code]
        texts = [str(error), error.message, error.code, error.request_id, *codes]
        assert isinstance(error, OAuthError)

        for text in [*texts, error.error, error.error_description]:
            assert text is None or text.isprintable()

    def test_header(self) -> None:
        """
        A request id of a header is held to the same rule.
        """
        assert "a\\tb" == error_of(b"", headers={"X-Request-Id": "a\tb"}).request_id

    def test_long(self) -> None:
        """
        A message is cut; the body is there for the rest.
        """
        error = error_of({"error": "x" * 10_000})

        assert "x" * 256 + "..." == error.message
        assert 10_000 < len(error.body)

    @given(st.text())
    def test_is_printable(self, text: str) -> None:
        """
        Every text comes out printable, and in bounds: an escape takes ten characters at most.
        """
        shown = printable(text)

        assert shown.isprintable()
        assert len(shown) <= 256 * 10 + 3

    @given(st.text(string.printable.strip(), max_size=256))
    def test_plain_text(self, text: str) -> None:
        """
        Plain text is left as it is.
        """
        assert text == printable(text)


class TestSecrets:
    @pytest.mark.parametrize(
        "body",
        [
            {"error": f"bad password {SECRET}"},
            {"error": {"message": f"no: {SECRET}", "code": SECRET, "request_id": SECRET}},
            {"codes": [{"code": SECRET, "description": SECRET, "field": SECRET}]},
            {"error": SECRET, "error_description": SECRET},
            f"<html>{SECRET}</html>".encode(),
        ],
    )
    def test_echoed(self, body: Any) -> None:
        """
        A secret that a server echoes is nowhere in the error: not in its text, body or headers.
        """
        said = answer(body, headers={"X-Echo": f"a {SECRET} b", "X-Request-Id": SECRET})
        for error in (api_error(said, "authorize", [SECRET]), oauth_error(said, [SECRET])):
            shown = f"{error} {vars(error)} {error.args} {dict(error.headers)} {error.body!r}"

            assert SECRET not in shown
            assert "[hidden]" in shown

    @pytest.mark.parametrize(
        "secret",
        [
            'pass"word-8',
            "back\\slash",
            "p\u00e4ssw\u00f6rd",
            "emoji\U0001f511key",
            '"quoted"',
            "a/b+c=d e",
        ],
    )
    @pytest.mark.parametrize("ascii_only", [True, False])
    def test_echoed_in_escapes(self, secret: str, ascii_only: bool) -> None:
        """
        A secret is recognised as JSON writes it, too.
        """
        body = json.dumps({"error": f"bad {secret}"}, ensure_ascii=ascii_only).encode()
        error = api_error(answer(body), "authorize", [secret])

        assert "bad [hidden]" == error.message
        assert {"error": "bad [hidden]"} == json.loads(error.body)

    def test_other_headers(self) -> None:
        """
        Headers without a secret stay as they are, and are still found in any spelling.
        """
        headers = {"Retry-After": "7", "X-Echo": SECRET}
        error = api_error(answer(b"", headers=headers), "authorize", [SECRET])

        assert ("7", "[hidden]") == (error.headers["retry-after"], error.headers["x-echo"])

    def test_empty(self) -> None:
        """
        An empty secret hides nothing.
        """
        assert "[hidden]" not in str(api_error(answer(FLAT), "authorize", [""]))

    def test_nothing_to_hide(self) -> None:
        """
        Without an echo the body stays as it came.
        """
        error = api_error(answer(FLAT), "authorize", [SECRET])

        assert FLAT == json.loads(error.body)

    def test_repr(self) -> None:
        """
        An answer shows its status and size only.
        """
        assert "Response(status_code=200, body=4 bytes)" == repr(Response(200, {}, b"abcd"))


class TestHeaders:
    @pytest.mark.parametrize("name", ["Retry-After", "retry-after", "RETRY-AFTER"])
    def test_any_case(self, name: str) -> None:
        """
        The seed's `error.headers.get("Retry-After")` works in any spelling.
        """
        assert "7" == error_of(b"", headers={"retry-After": "7"}).headers.get(name)


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("0", 0.0),
            ("7", 7.0),
            (" 7 ", 7.0),
            ("000120", 120.0),
            ("999999999999", 999999999999.0),
            ("", None),
            ("-1", None),
            ("1.5", 1.5),
            ("0.25", 0.25),
            (".5", None),
            ("1.", None),
            ("1.5.2", None),
            ("1,5", None),
            ("1e3", None),
            ("1e309", None),
            ("nan", None),
            ("inf", None),
            ("9" * 400, None),
            ("\u0667", None),
            ("+7", None),
            ("7 s", None),
            ("7, 8", None),
            ("soon", None),
        ],
    )
    def test_seconds(self, value: str, seconds: float | None) -> None:
        """
        A number of seconds is obeyed, and nothing that only looks like one.
        """
        headers = {"Retry-After": value}

        assert seconds == retry_after(Response(429, headers, b""))

    @pytest.mark.parametrize(
        ("value", "date", "seconds"),
        [
            ("Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
            ("Wednesday, 21-Oct-26 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
            ("Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 09:28:00 +0200", 30.0),
            ("Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 0.0),
            ("Wed, 21 Oct 2026 07:27:59 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("Wed, 21 Oct 2026 07:28:30 GMT", None, None),
            ("Wed, 21 Oct 2026 07:28:30 GMT", "", None),
            ("Wed, 21 Oct 2026 07:28:30 GMT", "yesterday", None),
            ("Wed, 21 Oct 2026 07:28:30 -0000", "Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("Wed, 21 Oct 100000 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("Wed, 99 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", None),
            (
                "Wed, 21 Oct 2026 07:28:30 +99999999999999999999",
                "Wed, 21 Oct 2026 07:28:00 GMT",
                None,
            ),
        ],
    )
    def test_date(self, value: str, date: str | None, seconds: float | None) -> None:
        """
        A date counts from the answer's own `Date`, so that no local clock can spoil it.
        """
        headers = {"Retry-After": value} | ({} if date is None else {"Date": date})

        assert seconds == retry_after(Response(429, headers, b""))

    def test_absent(self) -> None:
        """
        Without the header nothing is said.
        """
        assert retry_after(Response(429, {}, b"")) is None

    @given(st.text(string.printable), st.text(string.printable))
    def test_anything(self, value: str, date: str) -> None:
        """
        No header breaks the translation of an answer.
        """
        seconds = retry_after(Response(429, {"Retry-After": value, "Date": date}, b""))

        assert seconds is None or seconds >= 0

    def test_in_the_error(self) -> None:
        """
        The error carries what the header asks for.
        """
        assert 7.0 == error_of(b"", status=429, headers={"Retry-After": "7"}).retry_after


class TestOAuthError:
    def test_rfc_6749(self) -> None:
        """
        `error` and `error_description` are those of RFC 6749, section 5.2.
        """
        error = oauth_error(answer({"error": "invalid_grant", "error_description": "expired"}))
        assert isinstance(error, OAuthError)

        assert ("invalid_grant", "expired") == (error.error, error.error_description)

    def test_flat(self) -> None:
        """
        The documented body of the token endpoint is flat.
        """
        body = {"error": "invalid_grant", "codes": [{"code": "INVALID_GRANT", "description": "x"}]}
        error = oauth_error(answer(body))
        assert isinstance(error, OAuthError)

        assert ("invalid_grant", "INVALID_GRANT") == (error.error, error.code)
        assert error.error_description == error.message

    def test_nested(self) -> None:
        """
        A nested body has a code, which stands for the missing `error`.
        """
        error = oauth_error(answer(NESTED, status=401))
        assert isinstance(error, OAuthError)

        assert "INVALID_REQUEST" == error.error

    def test_empty(self) -> None:
        """
        An empty refusal has no `error`.
        """
        error = oauth_error(answer(b"", status=401))
        assert isinstance(error, OAuthError)

        assert error.error is None


class TestReadObject:
    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"1", b"null", b'"a"', b"\xff", b"{", b"[" * 100_000, b'{"a": 1} x']
    )
    def test_anything_else(self, body: bytes) -> None:
        """
        What is no JSON object is an empty one.
        """
        assert {} == read_object(body)


class TestIsSuccess:
    @pytest.mark.parametrize(
        ("status", "success"), [(199, False), (200, True), (204, True), (299, True), (300, False)]
    )
    def test_range(self, status: int, success: bool) -> None:
        """
        Success is 2xx, and nothing beside it.
        """
        assert success is Response(status, {}, b"").is_success
