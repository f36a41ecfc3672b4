from __future__ import annotations

import re

import httpx
import pytest

from aries_sandbox import Sandbox, logins, people
from aries_sandbox.asks import read_ask
from aries_sandbox.world import Settings, World
from tests.sandbox import flows


class TestLoginPage:
    @pytest.mark.parametrize("user", people.PEOPLE, ids=lambda person: person.email)
    def test_allow(self, aries_sandbox: Sandbox, http: httpx.Client, user: people.Person) -> None:
        """
        After sign-in, code and consent, the redirect has a valid code, the state and the issuer.
        """
        answer = flows.submit(http, flows.consent_page(http, user), decision="allow")
        back = flows.query(answer.headers["location"])
        granted = flows.exchange(http, back["code"]).json()

        assert 303 == answer.status_code
        assert answer.headers["location"].startswith(f"{flows.CALLBACK}?")
        assert {"code", "state", "iss"} == back.keys()
        assert ("af0ifjsldkj", aries_sandbox.base_url) == (back["state"], back["iss"])
        assert user.email == flows.profile(http, granted["access_token"]).json()["email"]

    def test_deny(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        If the user denies, the redirect has `access_denied` and the state, but no code.
        """
        answer = flows.submit(http, flows.consent_page(http), decision="deny")
        back = flows.query(answer.headers["location"])

        assert ("access_denied", "af0ifjsldkj") == (back["error"], back["state"])
        assert "code" not in back

    def test_consent_says_what_is_asked(self, http: httpx.Client) -> None:
        """
        The consent page names the client, the user, and each scope in words.
        """
        page = flows.consent_page(http, scope="user:information trade")

        assert "Sandbox Desktop Application" in page.text
        assert "user@example.com" in page.text
        assert "Read your profile and settings." in page.text
        assert (
            "Preview, place, replace and cancel orders for you, and change your watchlists."
            in page.text
        )

    @pytest.mark.parametrize(
        ("given", "missing"),
        [
            ({}, "The client_id is missing."),
            ({"redirect_uri": flows.CALLBACK}, "The client_id is missing."),
            ({"client_id": "sandbox-public"}, "The redirect_uri is missing."),
        ],
        ids=["nothing", "no client_id", "no redirect_uri"],
    )
    def test_missing_parameter(
        self, http: httpx.Client, given: dict[str, str], missing: str
    ) -> None:
        """
        The error page names the missing parameter, and shows only what was sent.
        """
        page = http.get("/oauth2/authorize", params=given)

        assert 400 == page.status_code
        assert missing in page.text
        assert "<dd></dd>" not in page.text
        assert list(given.values()) == re.findall(r"<dt>Sent as .*?</dt><dd>(.*?)</dd>", page.text)

    def test_pages_without_number(self) -> None:
        """
        Logins that nobody continues do not pile up, and the newest one still works.
        """
        world = World(
            Settings(), database=None, seed=None, faults=(), clock=lambda: 1_750_000_000.0
        )
        ask = read_ask(world, flows.page_query())
        begun = [logins.begin(world, ask, kind="ticket") for _ in range(logins.MOST_LOGINS + 50)]
        kept = world.store.one("SELECT count(*) AS count FROM logins")

        assert kept is not None
        assert logins.MOST_LOGINS == kept["count"]
        assert logins.find(world, begun[49].token) is None
        assert logins.find(world, begun[50].token) is not None
        assert logins.find(world, begun[-1].token) is not None

    def test_old_pages(self) -> None:
        """
        Logins and codes that have expired are removed when the next one comes.
        """
        now, typed = [1_750_000_000.0], (people.USER.email, people.USER.password)
        world = World(Settings(), database=None, seed=None, faults=(), clock=lambda: now[0])
        ask = read_ask(world, flows.page_query())
        for _ in range(3):
            login = logins.begin(world, ask, kind="ticket")
            logins.allow(world, logins.sign_in(world, login, *typed))
            now[0] += world.settings.login_ttl + 1
        kept = [
            world.store.one(f"SELECT count(*) AS count FROM {table}")
            for table in ("logins", "codes")
        ]

        assert [1, 1] == [row and row["count"] for row in kept]

    def test_wrong_password(self, http: httpx.Client) -> None:
        """
        After a wrong password the form is shown again, and the right one still works.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        again = flows.submit(http, page, email="user@example.com", password="wrong")
        consent = flows.submit(http, again, email="user@example.com", password=people.USER.password)

        assert "E-mail address or password is wrong." in again.text
        assert "consent" == flows.hidden(consent.text, "step")

    def test_wrong_codes(self, http: httpx.Client) -> None:
        """
        Three wrong codes end the login; the page links to a new one.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        page = flows.submit(
            http, page, email=people.MFA_USER.email, password=people.MFA_USER.password
        )
        first = flows.submit(http, page, code="000000")
        second = flows.submit(http, first, code="abc")
        dead = flows.submit(http, second, code="111111")
        late = flows.submit(http, second, code="123456")
        link = re.search(r'href="(/oauth2/authorize[^"]*)"', dead.text)

        assert "2 tries left" in first.text
        assert "1 try left" in second.text
        assert "Too many wrong codes" in dead.text
        assert "This login has ended" in late.text
        assert link is not None
        assert "Sign in" in http.get(link[1].replace("&amp;", "&")).text

    def test_no_more_tries(self, http: httpx.Client) -> None:
        """
        Going back and signing in again with the password does not give more tries.
        """
        begun = http.get("/oauth2/authorize", params=flows.page_query())
        typed = {"email": people.MFA_USER.email, "password": people.MFA_USER.password}
        for left in ("2 tries left", "1 try left", "Too many wrong codes"):
            page = flows.submit(http, flows.submit(http, begun, **typed), code="000000")

            assert left in page.text

    def test_double_click(self, http: httpx.Client) -> None:
        """
        The same consent sent twice gives the same code, which can still be used once.
        """
        page = flows.consent_page(http)
        first = flows.submit(http, page, decision="allow")
        second = flows.submit(http, page, decision="allow")
        code = flows.query(second.headers["location"])["code"]

        assert first.headers["location"] == second.headers["location"]
        assert 200 == flows.exchange(http, code).status_code

    def test_change_of_mind(self, http: httpx.Client) -> None:
        """
        A denial is final, whatever the user clicks in the browser's history.
        """
        page = flows.consent_page(http)
        flows.submit(http, page, decision="deny")
        answer = flows.submit(http, page, decision="allow")

        assert "access_denied" == flows.query(answer.headers["location"])["error"]

    def test_back_to_another_user(self, http: httpx.Client) -> None:
        """
        A user who goes back and signs in as another user is asked for consent as that user.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        flows.submit(http, page, email=people.USER.email, password=people.USER.password)
        other = flows.submit(
            http, page, email=people.MFA_USER.email, password=people.MFA_USER.password
        )

        assert "mfa" == flows.hidden(other.text, "step")

    @pytest.mark.parametrize("step", ["mfa", "consent"])
    def test_no_step_can_be_skipped(self, http: httpx.Client, step: str) -> None:
        """
        A forged step leads to the current step.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        forged = {"ticket": flows.hidden(page.text, "ticket"), "step": step, "decision": "allow"}
        answer = http.post("/oauth2/authorize", data=forged)

        assert 303 == answer.status_code
        assert "sign_in" == flows.hidden(http.get(answer.headers["location"]).text, "step")

    def test_other_browser(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        Without the cookie of the browser that began the login, a ticket is invalid (CSRF).
        """
        page = flows.consent_page(http)
        with httpx.Client(base_url=aries_sandbox.base_url, trust_env=False) as victim:
            own = victim.get("/oauth2/authorize", params=flows.page_query())
            answer = flows.submit(victim, page, decision="allow")

        assert 200 == own.status_code
        assert 400 == answer.status_code
        assert "location" not in answer.headers

    def test_each_form_is_answered_with_a_redirect(self, http: httpx.Client) -> None:
        """
        The response to every form is a redirect, so a reload sends no form again.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        user = people.MFA_USER
        for step, fields, title in (
            ("sign_in", {"email": user.email, "password": "wrong"}, "Sign in"),
            ("sign_in", {"email": user.email, "password": user.password}, "Enter your code"),
            ("mfa", {"code": "000000"}, "2 tries left"),
            ("mfa", {"code": user.mfa_code or ""}, "Allow access?"),
        ):
            form = {"ticket": flows.hidden(page.text, "ticket"), "step": step, **fields}
            answer = http.post("/oauth2/authorize", data=form)
            page = http.get(answer.headers["location"])
            again = http.get(answer.headers["location"])

            assert (303, 200) == (answer.status_code, page.status_code)
            assert title in page.text
            assert page.text == again.text
            assert user.email not in answer.headers["location"]

    def test_the_address_is_worth_nothing_elsewhere(
        self, aries_sandbox: Sandbox, http: httpx.Client
    ) -> None:
        """
        The address of a page shows the login only to the browser that began it.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        place = {"ticket": flows.hidden(page.text, "ticket")}
        with httpx.Client(base_url=aries_sandbox.base_url, trust_env=False) as other:
            answers = [other.get("/oauth2/authorize", params=place)]
            other.get("/oauth2/authorize", params=flows.page_query())
            answers.append(other.get("/oauth2/authorize", params=place))

        assert 200 == http.get("/oauth2/authorize", params=place).status_code
        assert [400, 400] == [answer.status_code for answer in answers]
        assert all("This login has ended" in answer.text for answer in answers)

    def test_back_after_the_end(self, http: httpx.Client) -> None:
        """
        A user who returns to the page later sees no code, and can go to the client again.
        """
        page = flows.consent_page(http)
        first = flows.submit(http, page, decision="allow")
        place = {"ticket": flows.hidden(page.text, "ticket")}
        late = http.get("/oauth2/authorize", params=place)
        again = flows.submit(http, late)

        assert 200 == late.status_code
        assert flows.query(first.headers["location"])["code"] not in late.text
        assert first.headers["location"] == again.headers["location"]

    def test_wrong_password_after_going_back(self, http: httpx.Client) -> None:
        """
        A failed sign-in after going back signs the first user out.
        """
        first = http.get("/oauth2/authorize", params=flows.page_query())
        flows.submit(http, first, email=people.USER.email, password=people.USER.password)
        again = flows.submit(http, first, email=people.MFA_USER.email, password="wrong")
        forged = flows.submit(http, again, step="consent", decision="allow")

        assert "E-mail address or password is wrong." in again.text
        assert "sign_in" == flows.hidden(forged.text, "step")

    def test_two_tabs(self, http: httpx.Client) -> None:
        """
        Two logins in one browser do not affect each other.
        """
        pages = [flows.consent_page(http, state=state) for state in ("one", "two")]
        states = [
            flows.query(flows.submit(http, page, decision="allow").headers["location"])["state"]
            for page in pages
        ]

        assert ["one", "two"] == states

    def test_security_headers(self, http: httpx.Client) -> None:
        """
        There is no script, frame, cache or referrer; forms go only here and to the client.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query())
        policy = page.headers["content-security-policy"]

        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self' https://yourapp.com" in policy
        assert "script-src" not in policy
        assert "<script" not in page.text
        assert ("no-store", "no-referrer") == (
            page.headers["cache-control"],
            page.headers["referrer-policy"],
        )
        assert "HttpOnly" in page.headers["set-cookie"]

    def test_labels(self, http: httpx.Client) -> None:
        """
        Every visible field has a label, and the page fits a phone.
        """
        page = http.get("/oauth2/authorize", params=flows.page_query()).text
        fields = re.findall(r'<input id="(\w+)"', page)

        assert ["email", "password"] == fields
        assert all(f'<label for="{field}">' in page for field in fields)
        assert 'name="viewport"' in page
        assert "prefers-color-scheme: dark" in page


class TestBadRequests:
    @pytest.mark.parametrize(
        "change",
        [
            {"client_id": "nobody"},
            {"redirect_uri": "https://evil.example/callback"},
            {"redirect_uri": "https://yourapp.com/callback/"},
            {"redirect_uri": "javascript:alert(1)"},
            {"redirect_uri": ""},
        ],
        ids=["client", "host", "slash", "script", "empty"],
    )
    def test_never_redirects(self, http: httpx.Client, change: dict[str, str]) -> None:
        """
        An unknown client and an unregistered address get a page, never a redirect.
        """
        answer = http.get("/oauth2/authorize", params=flows.page_query(**change))

        assert 400 == answer.status_code
        assert "location" not in answer.headers

    def test_shows_sent_and_registered(self, http: httpx.Client) -> None:
        """
        The page shows what was sent and what is registered, escaped.
        """
        sent = 'https://yourapp.com/"><script>alert(1)</script>'
        page = http.get("/oauth2/authorize", params=flows.page_query(redirect_uri=sent)).text

        assert "&lt;script&gt;" in page
        assert "<script" not in page
        assert "https://yourapp.com/callback" in page

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"scope": "everything"}, "invalid_scope"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
        ],
        ids=["implicit", "scope", "plain", "challenge"],
    )
    def test_client_is_told(self, http: httpx.Client, change: dict[str, str], error: str) -> None:
        """
        Every other error goes to the client, with the state.
        """
        answer = http.get("/oauth2/authorize", params=flows.page_query(**change))
        back = flows.query(answer.headers["location"])

        assert 303 == answer.status_code
        assert (error, "af0ifjsldkj") == (back["error"], back["state"])

    @pytest.mark.parametrize("missing", ["response_type", "code_challenge"])
    def test_missing(self, http: httpx.Client, missing: str) -> None:
        """
        The page requires a response type, and a code challenge from a public client.
        """
        query = flows.page_query()
        del query[missing]
        if missing == "code_challenge":
            del query["code_challenge_method"]
        answer = http.get("/oauth2/authorize", params=query)

        assert "error" in flows.query(answer.headers["location"])

    def test_parameter_twice(self, http: httpx.Client) -> None:
        """
        A parameter that occurs twice is rejected (RFC 6749, section 3.1).
        """
        query = httpx.QueryParams(flows.page_query()).add("state", "other")

        assert 400 == http.get("/oauth2/authorize", params=query).status_code

    @pytest.mark.parametrize("body", [b"", b"ticket=%ff", b"x" * 65_537, b"ticket=a&ticket=b"])
    def test_broken_form(self, http: httpx.Client, body: bytes) -> None:
        """
        A form that cannot be parsed gets a page that says so.
        """
        http.get("/oauth2/authorize", params=flows.page_query())
        answer = http.post("/oauth2/authorize", content=body)

        assert 400 == answer.status_code
        assert "text/html" in answer.headers["content-type"]
