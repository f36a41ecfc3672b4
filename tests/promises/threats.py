"""
What an attacker may try, what the SDK does about it, and the tests that show it.

`python -m tools.pages` writes docs/explanation/security.md from this table.  Other tests cite an entry by its
id, such as "A22".
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tools.pages import table


__all__ = ["OPEN", "THREATS", "Open", "Threat", "tables"]


class Threat(NamedTuple):
    """
    A threat: what the SDK promises about it, and the tests that check the promise.
    """

    id: str
    promise: str
    checks: tuple[str, ...]


class Open(NamedTuple):
    """
    A threat that the SDK cannot counter, and why.
    """

    id: str
    threat: str
    why: str


_SECRETS: Final = "tests/promises/test_secrets.py::"
_AUTHORIZATION: Final = "tests/overlay/oauth2/test_authorization.py::"
_TOKEN: Final = "tests/overlay/oauth2/test_token.py::"
_PKCE: Final = "tests/overlay/oauth2/test_pkce.py::"
_ENVIRONMENT: Final = "tests/overlay/test_environment.py::"
_HTTP: Final = "tests/overlay/test_http.py::"
_LOOPBACK: Final = "tests/login/test_loopback.py::"
_STEPS: Final = "tests/login/test_steps.py::"
_FLIGHT: Final = "tests/lifecycle/test_single_flight.py::"
_FLEET: Final = "tests/lifecycle/fleet/test_store.py::"
_STORES: Final = "tests/lifecycle/test_stores.py::"
_CRASHES: Final = "tests/lifecycle/test_crashes.py::"
_LOST: Final = "tests/lifecycle/test_lost_answers.py::"

THREATS: Final[dict[str, list[Threat]]] = {
    "Secrets do not get out": [
        Threat(
            "A1",
            "No token, code, verifier, password or client secret is visible however an object"
            " is displayed (`repr`, `str`, `format`, `pprint`, rich, `vars`, JSON with a"
            " default). `help()`, signatures and documentation tools show nothing of the"
            " environment.",
            (
                _SECRETS + "TestObjects::test_none_shows_a_secret",
                _SECRETS + "TestIntrospection::test_no_default_holds_the_environment",
            ),
        ),
        Threat(
            "A2",
            "With every logger at DEBUG, those of the HTTP library included, no log line and no"
            " warning contains a secret, from login to failure. The sandbox logs none either.",
            (
                _SECRETS + "TestLogs::test_at_debug",
                _SECRETS + "TestLogs::test_warnings",
                "tests/sandbox/test_secrets.py::TestLogs::test_no_secret",
            ),
        ),
        Threat(
            "A3",
            "An exception contains no secret in its text, its attributes, its causes and"
            " contexts, or the locals of its frames, which error reporters send; not even if the"
            " server echoes what it received.",
            (
                _SECRETS + "TestErrors::test_echo",
                _SECRETS + "TestErrors::test_arguments",
                _SECRETS + "TestErrors::test_the_check_finds",
                _SECRETS + "TestObjects::test_none_shows_a_new_value",
                _SECRETS + "TestFrames::test_cut_short",
                _SECRETS + "TestFrames::test_wrong_arguments",
                _SECRETS + "TestFrames::test_wrong_options",
                _SECRETS + "TestFrames::test_no_room",
                _FLEET + "TestArguments::test_no_secret_in_frames",
                "tests/overlay/test_drivers.py::TestFrames::test_none_of_ours",
            ),
        ),
        Threat(
            "A4",
            "Objects that hold a secret reject `pickle` and `copy`, and say what to do instead."
            " Errors can be pickled; they contain no secret.",
            (
                _SECRETS + "TestObjects::test_none_is_pickled",
                "tests/overlay/test_values.py::TestConfidential::test_pickle",
                "tests/overlay/test_errors.py::TestEveryClass::test_travels",
            ),
        ),
        Threat(
            "A6",
            "Tokens travel only in the `Authorization` header; codes, passwords and refresh"
            " tokens only in bodies. None is in a URL that a proxy or a server logs.",
            (_SECRETS + "TestWire::test_where_secrets_travel",),
        ),
        Threat(
            "A42",
            "The command accepts no secret as an argument, because every user of the machine"
            " can read arguments. It prints no secret except the token that `aries token`"
            " prints, and that not to a terminal unless told to.",
            (
                "tests/login/test_command.py::TestHelp::test_every_help",
                "tests/login/test_command.py::TestSecrets::test_no_output_holds_one",
                "tests/login/test_command.py::TestRound::test_token_is_not_shown_on_a_terminal",
                _SECRETS + "TestCommand::test_output",
            ),
        ),
    ],
    "Credentials go to one place": [
        Threat(
            "A7",
            "Redirects are errors. No header and no body reaches a second origin: not from the"
            " API, not from the token endpoint, whatever the status.",
            (
                "tests/overlay/test_redirects.py::TestRedirects::test_api",
                "tests/overlay/test_redirects.py::TestRedirects::test_token_endpoint",
                "tests/overlay/test_redirects.py::TestRedirects::test_password",
                "tests/overlay/test_redirects.py::TestRedirects::test_to_itself",
            ),
        ),
        Threat(
            "A8",
            "The SDK never requests a URL from a response: `error_uri`, `Link`, `Location`.",
            ("tests/overlay/test_redirects.py::TestAddresses::test_none_is_visited",),
        ),
        Threat(
            "A49",
            "`client.request` sends a token to a path of the API only. An address, `//host`, `..` in any"
            " encoding, a fragment and a line break are rejected before anything is sent.",
            ("tests/overlay/test_raw.py::test_other_places",),
        ),
        Threat(
            "A9",
            "Every origin is https. http is accepted only for literal loopback addresses, not"
            " for names. An origin from the environment is accepted only if it is documented or"
            " loopback.",
            (
                _ENVIRONMENT + "TestBaseUrl::test_https_or_loopback_literal",
                _ENVIRONMENT + "TestAuthorizationEndpoint::test_refused",
                _ENVIRONMENT + "TestVariable::test_foreign",
            ),
        ),
        Threat(
            "A10",
            "Certificates are always verified, TLS is 1.2 or newer, and there is no option to"
            " turn that off.",
            (
                "tests/overlay/test_client.py::TestTLS::test_no_switch",
                "tests/network/test_catalogue.py::TestCatalogue::test_read",
            ),
        ),
        Threat(
            "A11",
            "The proxies of the environment are used for token requests and calls, but never"
            " for loopback. The password of a proxy is in no error, repr or log.",
            (
                _HTTP + "TestConnection::test_proxy_elsewhere",
                _HTTP + "TestConnection::test_loopback_without_proxy",
                _SECRETS + "TestProxy::test_credentials",
            ),
        ),
        Threat(
            "A27",
            "Tokens of one server, client, profile or login are never used for another: they know"
            " their origin, and stores keep each login in its own place.",
            (
                "tests/overlay/test_client.py::TestWithTokens::test_other_origin",
                _STORES + "TestFile::test_keys",
                _STORES + "TestProfiles::test_apart",
                _STORES + "TestContent::test_another_login",
                _LOST + "TestSeed::test_two_seeds",
            ),
        ),
        Threat(
            "A28",
            "Nothing can redirect a request to another host: no argument can leave its place in"
            " the path, and there are no hooks.",
            (
                "tests/generator/test_encoding.py::TestSegment::test_percent_encoding",
                "tests/generator/test_encoding.py::TestSegment::test_dot_segments",
                "tests/lifecycle/test_token_answers.py::TestTable::test_nothing_is_inherited",
            ),
        ),
        Threat(
            "A34",
            "A token that could break out of its header is rejected before it is stored. A"
            " request header with a line break is rejected as well.",
            (
                _TOKEN + "TestAccessToken::test_unsafe",
                "tests/lifecycle/test_token_answers.py::TestTable::test_refresh",
                "tests/generator/test_encoding.py::TestPrepare::test_header_injection",
            ),
        ),
        Threat(
            "A43",
            "The sandbox listens on loopback only, rejects requests of web pages to its control"
            " endpoint, and marks its tokens. A client of any other server rejects those tokens.",
            (
                "tests/sandbox/test_command.py::TestServing::test_loopback_only",
                "tests/sandbox/test_control.py::TestGuard::test_web_pages_are_refused",
                _ENVIRONMENT + "TestCheckToken::test_off_loopback",
            ),
        ),
    ],
    "Logging in": [
        Threat(
            "A12",
            "A login has a state of 256 random bits and waits for at most ten minutes. A"
            " response with another state or without one is ignored, even if it is an error, and"
            " the wait for the right one continues.",
            (
                _AUTHORIZATION + "TestReadResponse::test_state",
                _AUTHORIZATION + "TestReadResponse::test_state_before_error",
                _AUTHORIZATION + "TestReadResponse::test_age",
                _AUTHORIZATION + "TestBegin::test_fresh",
                _LOOPBACK + "TestAbuse::test_the_wait_goes_on",
            ),
        ),
        Threat(
            "A13",
            "Every login uses PKCE, also with a confidential client. A code is sent once. A"
            " rejected code is never retried without its verifier.",
            (
                _AUTHORIZATION + "TestBegin::test_url",
                "tests/overlay/test_flows.py::TestNeverTwice::test_refused_code",
                "tests/overlay/test_flows.py::TestNeverTwice::test_code",
                "tests/login/test_login.py::TestBrowser::test_a_code_of_another_login",
            ),
        ),
        Threat(
            "A14",
            "The method `plain` is not supported, and verifiers have 256 random bits.",
            (
                _PKCE + "TestCheckCodeChallenge::test_other_methods",
                _PKCE + "TestCodeVerifier::test_generate",
                "tests/sandbox/test_first_party.py::TestAuthorize::test_plain_is_refused",
            ),
        ),
        Threat(
            "A15",
            "A verifier from the caller is rejected before any network access unless it follows"
            " RFC 7636: 43 to 128 unreserved characters.",
            (
                _PKCE + "TestCodeVerifier::test_length",
                _PKCE + "TestCodeVerifier::test_characters",
                _TOKEN + "TestCodeRequest::test_wrong_argument",
            ),
        ),
        Threat(
            "A16",
            "A code of another server is not used: `iss` must be the configured issuer (RFC"
            " 9207), and a login that began at one server is not completed at another.",
            (
                _AUTHORIZATION + "TestReadResponse::test_foreign_issuer",
                _AUTHORIZATION + "TestReadResponse::test_other_origin",
                "tests/login/test_login.py::TestPaste::test_foreign_issuer",
            ),
        ),
        Threat(
            "A29",
            "A one-time code is sent only if it has six digits. After a response, the SDK does not"
            " send it again by itself. The service counts wrong codes; `login_with_password` asks"
            " for at most three.",
            (
                "tests/overlay/test_flows.py::TestFirstParty::test_six_digits",
                _STEPS + "TestCodes::test_a_response_ends_the_sending",
                _STEPS + "TestPassword::test_three_wrong_codes",
            ),
        ),
        Threat(
            "A30",
            "A used step is rejected without a request. The service rejects a copy that was stored"
            " before the use.",
            (
                _STEPS + "TestOldSteps::test_rejected_locally",
                _STEPS + "TestOldSteps::test_confirmed_at_once",
                _STEPS + "TestOldSteps::test_what_is_stored",
            ),
        ),
        Threat(
            "A31",
            "Steps expire after ten minutes, and a step is never sent to another server.",
            (
                _STEPS + "TestOldSteps::test_expired",
                _STEPS + "TestOldSteps::test_another_server",
            ),
        ),
        Threat(
            "A32",
            "Consent comes from somebody who could see which client asks for which scopes: a"
            " function of the caller, or an explicit True. `verify_mfa` confirms unless told not"
            " to, and its documentation says so.",
            (
                _STEPS + "TestPassword::test_no_consent",
                _STEPS + "TestUnknownSteps::test_is_never_confirmed",
                "tests/overlay/test_flows.py::TestFirstParty::test_consent_apart",
            ),
        ),
        Threat(
            "A33",
            "A refresh never asks for a scope, and the granted scope is reported exactly as the"
            " service sent it.",
            (
                "tests/lifecycle/test_token_answers.py::TestTable::test_refresh",
                "tests/overlay/oauth2/test_token.py::TestCarryOver::test_omitted",
                "tests/sandbox/test_token_endpoint.py::TestRefreshToken::test_scope_is_not_widened",
            ),
        ),
    ],
    "The callback on your machine": [
        Threat(
            "A17",
            "The page that stays in the browser is static and repeats nothing of the request:"
            " no script, no frame, no cache, no referrer.",
            (_LOOPBACK + "TestAnswer::test_it_repeats_nothing",),
        ),
        Threat(
            "A18",
            "The port is bound before the URL of the login page exists, and two programs never"
            " share it. A port that is taken is an error at once. `localhost` means both address"
            " families.",
            (
                _LOOPBACK + "TestPort::test_taken",
                _LOOPBACK + "TestPort::test_two_cannot_share",
                _LOOPBACK + "TestPort::test_localhost_means_both_families",
            ),
        ),
        Threat(
            "A19",
            "The listener accepts only loopback addresses, one path and GET, with limits for"
            " size, time and connections, and is always closed afterwards.",
            (
                _LOOPBACK + "TestPort::test_loopback_only",
                _LOOPBACK + "TestAbuse::test_the_wait_goes_on",
                _LOOPBACK + "TestAbuse::test_slow_loris_is_dropped",
                _LOOPBACK + "TestAbuse::test_more_connections_than_it_keeps",
                "tests/login/test_login.py::TestBrowser::test_ctrl_c",
            ),
        ),
        Threat(
            "A20",
            "A request with another `Host` (DNS rebinding), or from another page in the"
            " browser, gets a response and has no effect.",
            (
                _LOOPBACK + "TestAbuse::test_the_wait_goes_on",
                _LOOPBACK + "TestAnswer::test_a_forged_refusal_is_ignored",
            ),
        ),
        Threat(
            "A21",
            "The address with the code in it is replaced by one without it, in the history as"
            " well.",
            (_LOOPBACK + "TestAnswer::test_it_repeats_nothing",),
        ),
    ],
    "Stored logins": [
        Threat(
            "A22",
            "Token files have mode 0600 in a folder of 0700. A file that others can read, that"
            " another user owns, or that is a link is rejected, with the command that fixes it.",
            (
                _STORES + "TestPermissions::test_made",
                _STORES + "TestPermissions::test_open_file",
                _STORES + "TestPermissions::test_open_folder",
                _STORES + "TestPermissions::test_links",
                _STORES + "TestPermissions::test_a_planted_temporary_file",
                _STORES + "TestPermissions::test_another_owner",
                _STORES + "TestPermissions::test_left_by_root",
            ),
        ),
        Threat(
            "A23",
            "No name of a profile, client or server leads out of the folder.",
            (
                _STORES + "TestProfiles::test_refused",
                _STORES + "TestProfiles::test_hostile_keys",
            ),
        ),
        Threat(
            "A24",
            "After a kill or a power cut at any instant of a save, the file holds the old login or"
            " the new one.",
            (
                _CRASHES + "TestSave::test_killed_at_every_call",
                _CRASHES + "TestSave::test_killed_at_random",
                _STORES + "TestDurability::test_order",
                _STORES + "TestContent::test_corrupt",
            ),
        ),
        Threat(
            "A25",
            "However many threads, tasks and processes share a login, a refresh token is sent once;"
            " again only if there was no usable response, one request between two pauses. Only a"
            " response about the grant ends a login: no lost response, error page or outage does.",
            (
                _FLIGHT + "TestProcesses::test_rounds",
                _LOST + "TestLostAnswer::test_many",
                _LOST + "TestLostAnswer::test_without_grace",
                _LOST + "TestSiblings::test_transient_trouble",
                _LOST + "TestPause::test_shared",
            ),
        ),
        Threat(
            "A26",
            "A process that was suspended and saves late changes nothing.",
            (
                _FLIGHT + "TestProcesses::test_a_paused_holder_does_not_write_late",
                _CRASHES + "TestSave::test_a_late_save",
            ),
        ),
        Threat(
            "A39",
            "If the wall clock is set, back or forward, no token lives longer and no storm of"
            " refreshes starts.",
            (
                "tests/lifecycle/test_clocks.py::TestWallClock::test_set_in_mid_run",
                "tests/lifecycle/test_clocks.py::TestWallClock::test_set_between_two_processes",
            ),
        ),
        Threat(
            "A47",
            "A server that stores the logins of a fleet can read none of them (Fernet: AES-128-CBC"
            " and HMAC-SHA256). A record that was changed, moved, relabelled, or replaced by an older"
            " one is rejected. `redis://` is for loopback only.",
            (
                _FLEET + "TestRedis::test_nothing_can_be_read",
                _FLEET + "TestRecords::test_changed",
                _FLEET + "TestRecords::test_of_another_profile",
                _FLEET + "TestRecords::test_set_back",
                _FLEET + "TestRecords::test_keys_change",
                _FLEET + "TestArguments::test_url",
            ),
        ),
        Threat(
            "A41",
            "Parent and child of a fork share no connection, and refresh once between them.",
            (
                _CRASHES + "TestFork::test_parent_and_child_refresh_once",
                _CRASHES + "TestFork::test_memory",
                _CRASHES + "TestLock::test_free_although_a_child_lives",
            ),
        ),
    ],
    "Hostile responses": [
        Threat(
            "A46",
            "Nobody gets the response to another request, even if a server sends one too many: the"
            " connection is closed. Different users, and calls and token requests, share no"
            " connection, unless the program passes a `transport`.",
            (
                "tests/overlay/test_desync.py::TestSurplus::test_other_users",
                "tests/overlay/test_desync.py::TestSurplus::test_same_user",
                "tests/overlay/test_desync.py::TestTokens::test_never_mix",
                "tests/overlay/test_desync.py::TestTokens::test_own_connection",
            ),
        ),
        Threat(
            "A35",
            "A body is decompressed up to a limit. Above it reading stops, within twice the"
            " memory. Only gzip is requested.",
            (
                _HTTP + "TestBody::test_bomb",
                _HTTP + "TestBody::test_cap",
                _HTTP + "TestBody::test_gzip",
                "tests/fuzz/test_hostile.py::TestMemory::test_bomb",
            ),
        ),
        Threat(
            "A36",
            "The time-out of a call covers all of it: a response that arrives slowly, headers"
            " or body, does not extend it.",
            (
                _HTTP + "TestTime::test_deadline",
                _HTTP + "TestTime::test_dripping_head",
                _HTTP + "TestTime::test_retries_included",
            ),
        ),
        Threat(
            "A37",
            "Whatever bytes arrive, the SDK raises only `AriesError`: deep nesting, huge"
            " numbers, invalid text, HTML. A server cannot write to your terminal or forge lines"
            " of your log.",
            (
                "tests/overlay/test_calls.py::TestUnreadable::test_bodies",
                "tests/generator/test_decoding.py::TestDecode::test_wrong_body",
                "tests/fuzz/test_hostile.py::TestHostile::test_answer",
                "tests/fuzz/test_hostile.py::TestHostile::test_bytes",
                _FLEET + "TestHostileServer::test_junk",
                _FLEET + "TestHostileServer::test_flood",
                _FLEET + "TestHostileServer::test_dripping",
                "tests/overlay/test_responses.py::TestPrintable::test_everywhere",
                "tests/login/test_command.py::TestHostileServer::test_it_does_nothing",
            ),
        ),
        Threat(
            "A38",
            "A `Retry-After` above a minute is not waited for but reported; an invalid one is"
            " ignored.",
            (
                "tests/overlay/test_calls.py::TestWhatIsRetried::test_long_retry_after",
                "tests/overlay/test_retries.py::TestHowLong::test_retry_after",
                "tests/overlay/test_responses.py::TestRetryAfter::test_seconds",
            ),
        ),
        Threat(
            "A40",
            "States and refresh tokens are compared in constant time.",
            ("tests/lifecycle/test_token_answers.py::TestTiming::test_comparisons",),
        ),
    ],
    "What you install": [
        Threat(
            "A44",
            "There are four run-time dependencies, a new major version of any is not installed"
            " automatically, and what the project builds and tests with is locked by hash. The"
            " wheel contains four packages and nothing else, and the generated code matches the"
            " document.",
            (
                "tests/house/test_locks.py::TestRequirements::test_few",
                "tests/house/test_locks.py::TestRequirements::test_capped",
                "tests/house/test_locks.py::TestLocks::test_every_package_has_its_hash",
                "tests/package/test_wheel.py::TestWheel::test_nothing_else",
                "tests/generator/test_generate.py::TestMain::test_committed_package_is_current",
            ),
        ),
        Threat(
            "A48",
            "Anybody can build a release again, byte by byte, and read in its SBOM which packages it"
            " needs. What publishes it has no secret, and runs only what is named by its commit.",
            (
                "tests/package/test_release.py::TestBuild::test_twice",
                "tests/package/test_release.py::TestBill::test_it_is_what_pyproject_says",
                "tests/package/test_release.py::TestBill::test_it_is_valid",
                "tests/package/test_release.py::TestWorkflows::test_actions_are_pinned",
                "tests/package/test_release.py::TestWorkflows::test_least_permissions",
            ),
        ),
        Threat(
            "A45",
            "The document is read by a loader that creates plain values only, and no text of it"
            " becomes code.",
            (
                "tests/generator/test_generate.py::TestMain::test_bad_document",
                "tests/generator/test_package.py::TestHostileText::test_text_stays_text",
            ),
        ),
    ],
}

OPEN: Final = [
    Open(
        "A5",
        "An attacker who can read the memory of the process, with a debugger or from a core dump,"
        " has the tokens.",
        "Python cannot erase a string. A logout drops the tokens at once, and a deleted client"
        " leaves none behind (`tests/promises/test_secrets.py::TestMemory::test_what_is_left`).",
    ),
]


def tables() -> str:
    """
    Return what docs/explanation/security.md says of them.
    """
    parts = [
        f"### {theme}\n\n"
        + table(
            ("", "promise", "shown by"),
            *((t.id, t.promise, "<br>".join(map(_code, t.checks))) for t in threats),
        )
        for theme, threats in THREATS.items()
    ]
    parts.append("### Not protected\n\n" + table(("", "threat", "why"), *OPEN))
    return "\n".join(parts)


def _code(check: str) -> str:
    return f"`{check.removeprefix('tests/')}`"
