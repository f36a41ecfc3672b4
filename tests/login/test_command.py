from __future__ import annotations

import json
import os
import pwd
import re
import shlex
import signal
import socket
import subprocess
import sys
import termios
import time

from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from aries_cli.doctor import examine
from aries_cli.profiles import Settings
from aries_exchange import __version__
from aries_sandbox import Sandbox, people
from aries_sandbox.faults import Fault, FaultKind
from aries_sandbox.server import serve
from tests.support import person
from tests.support.command import ARIES, EXACT, PORT, Command, command_for, in_process
from tests.support.terminals import terminal


COMMANDS: Final = ("status", "whoami", "accounts", "refresh", "doctor", "token", "logout", "status")
EVERY: Final = (
    *("login", "logout", "status", "token", "whoami", "refresh", "doctor"),
    *("accounts", "balance", "positions", "orders"),
)
GROUPED: Final = ("order", "order preview", "order place", "order cancel")


@pytest.fixture(name="aries")
def aries(aries_sandbox: Sandbox, tmp_path: Path) -> Command:
    """
    The command, pointed to the sandbox.
    """
    return command_for(aries_sandbox, tmp_path)


class TestHelp:
    def test_newcomer(self, tmp_path: Path) -> None:
        """
        Without arguments it shows three steps, and each is a command that exists.
        """
        done = Command(tmp_path, {}).run()

        assert (0, "") == (done.returncode, done.stderr)
        assert ["1", "2", "3"] == re.findall(r"^  (\d)\. ", done.stdout, re.MULTILINE)
        assert ["sandbox", "login", "whoami"] == re.findall(
            r"^ {7}aries (\w+)", done.stdout, re.MULTILINE
        )

    @pytest.mark.parametrize("name", ["", *EVERY, *GROUPED])
    def test_every_help(self, tmp_path: Path, name: str) -> None:
        """
        Every help fits 80 columns and lists the exit statuses; no option takes a secret.
        """
        done = Command(tmp_path, {}).run(*name.split(), "--help")

        options = re.findall(r"--[a-z-]+", done.stdout)

        assert (0, "") == (done.returncode, done.stderr)
        assert "Exit status: 0 success;" in done.stdout
        assert all(len(line) <= 80 for line in done.stdout.splitlines())
        assert not [o for o in options if re.search(r"secret|password|token|code", o)]

    @pytest.mark.parametrize(
        "arguments", [["nonsense"], ["status", "--nonsense"], ["login", "--mode", "guess"]]
    )
    def test_wrong_usage(self, tmp_path: Path, arguments: list[str]) -> None:
        """
        Wrong usage ends with 2, a sentence, and no traceback.
        """
        done = Command(tmp_path, {}).run(*arguments)

        assert (2, "") == (done.returncode, done.stdout)
        assert done.stderr.startswith("aries: ")
        assert re.search(r"\n  See aries[a-z ]* --help\.\n$", done.stderr)

    @pytest.mark.parametrize("arguments", [["account"], ["log"], ["help", "acounts"]])
    def test_a_misspelt_command(self, tmp_path: Path, arguments: list[str]) -> None:
        """
        The commands that come near are suggested, in one well-formed sentence.
        """
        done = Command(tmp_path, {}).run(*arguments)

        assert 2 == done.returncode
        assert re.search(r"Did you mean '\w+'(, '\w+')*\?\n", done.stderr)

    def test_version(self, tmp_path: Path) -> None:
        """
        The installed script tells its version, as a command and as an option.
        """
        aries, script = Command(tmp_path, {}), Path(sys.executable).parent / "aries"
        installed = subprocess.run([script, "version"], capture_output=True, text=True, check=True)

        assert [f"{__version__}\n"] * 3 == [
            installed.stdout,
            aries.run("version").stdout,
            aries.run("--version").stdout,
        ]

    @pytest.mark.parametrize("name", ["", "login", "sandbox"])
    def test_help(self, tmp_path: Path, name: str) -> None:
        """
        `aries help login` is `aries login --help`.
        """
        aries, names = Command(tmp_path, {}), name.split()

        assert aries.run(*names, "--help").stdout == aries.run("help", *names).stdout != ""

    def test_completion(self, tmp_path: Path) -> None:
        """
        It tells the shell what a command may be.
        """
        words = {"_ARIES_COMPLETE": "complete_bash", "COMP_WORDS": "aries log", "COMP_CWORD": "1"}

        assert ["login", "logout"] == Command(tmp_path, words).run().stdout.split()

    def test_without_streams(self, tmp_path: Path) -> None:
        """
        A full disk behind stdout and a closed stdin are said in a sentence.
        """
        aries = shlex.join(ARIES)
        uri = "http://127.0.0.1:8976/callback"
        login = f"{aries} login --client-id x --redirect-uri {uri} --mode paste"
        done = subprocess.run(
            ["/bin/sh", "-c", f"{aries} > /dev/full; {login} <&-; {aries} >&-; {login} 2>&-"],
            env=Command(tmp_path, {}).environment,
            capture_output=True,
            text=True,
            check=False,
        )

        assert "Traceback" not in done.stderr
        assert "aries: [Errno 28] No space left on device" in done.stderr
        assert "aries: nothing was pasted." in done.stderr

    @pytest.mark.parametrize("package", ["platformdirs", "rich", "typer"])
    def test_without_the_extra(self, tmp_path: Path, package: str) -> None:
        """
        Without the extra it prints the line that installs it, and ends with 2.
        """
        (tmp_path / f"{package}.py").write_text(f"raise ModuleNotFoundError(name='{package}')")
        path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = Command(tmp_path, {}).process("status", PYTHONPATH=path)

        assert (2, "") == (done.returncode, done.stdout)
        assert 'pip install "aries-exchange[cli]"' in done.stderr


class TestRound:
    def test_login_to_logout(self, aries: Command) -> None:
        """
        After a login the profile remembers everything: the other commands need no variable.
        """
        aries.log_in()
        bare = Command(aries.home, {})
        status, whoami, accounts = (bare.run(name) for name in ("status", "whoami", "accounts"))
        before = aries.tokens.read_text()
        refreshed = bare.run("refresh")
        token = bare.run("token")
        gone, after = bare.run("logout"), bare.run("status")

        assert [0] * 6 == [
            done.returncode for done in (status, whoami, accounts, refreshed, token, gone)
        ]
        assert "logged in" in status.stdout
        assert "user@example.com" in whoami.stdout
        assert "SANDBOX-10" in accounts.stdout
        assert token.stdout.strip() not in before
        assert token.stdout.startswith("sandbox_access_")
        assert (3, True) == (after.returncode, "You are not logged in." in after.stderr)

    def test_json(self, aries: Command) -> None:
        """
        With `--json` each result is JSON, and so is each error.
        """
        out, _, _ = aries.log_in("--json")
        results = {name: json.loads(aries.run(name, "--json").stdout) for name in COMMANDS[:-2]}
        aries.run("logout")
        error = aries.run("whoami", "--json")

        assert "logged in" == json.loads(out)["state"]
        assert "user@example.com" == results["whoami"]["email"]
        for name in ("access_expires_at", "refresh_expires_at", "refreshed_at"):
            assert datetime.fromisoformat(results["status"][name]).tzinfo is not None
        assert results["token"]["access_token"].startswith("sandbox_access_")
        assert 3 == error.returncode
        assert "ReauthorizationRequired" == json.loads(error.stderr)["error"]

    def test_profiles(self, aries: Command) -> None:
        """
        Each profile has its own server, settings and login; the environment is not needed.
        """
        bare = Command(aries.home, {})
        with serve() as other:
            aries.log_in("-p", "first")
            aries.log_in("-p", "second", "--base-url", other.base_url, user=people.MFA_USER)
            told = [
                json.loads(bare.run("status", "--json", "-p", p).stdout)
                for p in ("first", "second")
            ]
            emails = [bare.run("whoami", ARIES_PROFILE=p).stdout for p in ("first", "second")]
        nobody, outside = bare.run("status"), bare.run("status", "-p", "../first")

        assert [aries.variables["ARIES_BASE_URL"], other.base_url] == [t["origin"] for t in told]
        assert "user@example.com" in emails[0]
        assert "mfa@example.com" in emails[1]
        assert (3, True) == (nobody.returncode, "You are not logged in." in nobody.stderr)
        assert (2, True) == (outside.returncode, "profile" in outside.stderr)

    def test_again(self, aries: Command) -> None:
        """
        A second login replaces the first, and a second logout says that there is none.
        """
        aries.log_in()
        aries.log_in(user=people.MFA_USER)
        whoami = aries.run("whoami")
        told = [aries.run("logout").stderr for _ in range(2)]

        assert "mfa@example.com" in whoami.stdout
        assert [
            "Logged out of profile default.\n",
            "You are not logged in; there is nothing to do.\n",
        ] == told

    def test_token_is_not_shown_on_a_terminal(self, aries: Command) -> None:
        """
        `aries token` prints to a pipe, and to a terminal only with `--show`.
        """
        aries.log_in()
        with terminal(aries, "token") as hidden:
            refused = hidden.read_to_end()
        with terminal(aries, "token", "--show") as shown:
            token = shown.read_to_end()

        assert "sandbox_access_" not in refused
        assert "--show" in refused
        assert token.startswith("sandbox_access_")


class TestTerminal:
    def test_paste(self, aries: Command) -> None:
        """
        In a terminal, over SSH, the address is pasted, is not shown, and logs in.
        """
        with terminal(aries, "login") as screen:
            screen.read_until("Paste the address, or the code in it (it is not shown): ")
            found = re.search(r"^http\S+$", screen.seen, re.MULTILINE)
            assert found is not None
            back = person.log_in(found[0])
            screen.type(f"{back}\n")
            shown = screen.read_to_end()

        assert 0 == screen.process.returncode
        assert "logged in" in shown
        assert back not in shown
        assert back.partition("code=")[2].partition("&")[0] not in shown
        assert 0 == aries.run("whoami").returncode

    def test_ctrl_c(self, aries: Command) -> None:
        """
        Ctrl-C ends with 130 and no traceback, and the login before is still there.
        """
        aries.log_in()
        with terminal(aries, "login") as screen:
            screen.read_until("Paste the address")
            screen.type("\x03")
            shown = screen.read_to_end()
            echoes = termios.tcgetattr(screen.file)[3] & termios.ECHO

        assert 130 == screen.process.returncode
        assert "Traceback" not in shown
        assert shown.endswith("\n")
        assert echoes
        assert 0 == aries.run("whoami").returncode

    def test_ctrl_c_while_it_waits_for_the_browser(self, aries: Command) -> None:
        """
        The same while it listens: the port is free at once.
        """
        with PORT, aries.start("login", "--mode", "browser", BROWSER="true") as process:
            assert process.stderr is not None
            for _ in range(3):
                process.stderr.readline()
            with socket.create_connection(("127.0.0.1", 8976), timeout=10) as peer:
                peer.sendall(b"GET / HTTP/1.1\r\n\r\n")
                assert peer.recv(1)  # it waits: what it needs is imported
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=10)
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a listener does
                probe.bind(("127.0.0.1", 8976))

        assert 130 == process.returncode
        assert "Traceback" not in err

    @pytest.mark.parametrize("times", [1, 2])
    def test_ctrl_c_in_a_renewal(self, aries: Command, aries_sandbox: Sandbox, times: int) -> None:
        """
        Ctrl-C while the token endpoint is slow keeps the login, also for those who press it twice.
        """
        aries.log_in()
        aries_sandbox.add_fault(Fault("token", FaultKind.DELAY, delay_after=3))
        with aries.start("refresh") as process:
            while not aries_sandbox.stats()["token_requests"].get("refresh_token"):
                time.sleep(0.02)
            for _ in range(times):
                process.send_signal(signal.SIGINT)
                time.sleep(0.3)
            out, err = process.communicate(timeout=20)
        again = aries.run("refresh")

        assert (130, "") == (process.returncode, out)
        assert "Traceback" not in err
        assert (0, 0) == (again.returncode, aries_sandbox.stats()["refresh_replays"])


class TestBrokenStates:
    @staticmethod
    def told(aries: Command, name: str, **variables: str) -> tuple[int, str]:
        """
        Return the status and everything that the command *name* says.
        """
        done = aries.run(name, **variables)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    def test_nobody(self, aries: Command) -> None:
        """
        Without a login, each command says so, and which command logs in.
        """
        assert (3, True) == self._has(self.told(aries, "status"), "You are not logged in.")
        assert (0, True) == self._has(self.told(aries, "doctor"), "Run aries login")
        for name in ("whoami", "accounts", "refresh", "token"):
            assert (3, True) == self._has(self.told(aries, name), "Run aries login")

    def test_expired(self, aries: Command) -> None:
        """
        An access token that has ended is said to be renewed by the next call, and is.
        """
        aries.log_in()
        kept = json.loads(aries.tokens.read_text())
        tokens = kept["record"]["tokens"]
        late = tokens["expires_at"] - time.time() + 60
        tokens["expires_at"] -= late
        kept["record"]["refreshed_at"] -= late
        aries.tokens.write_text(json.dumps(kept))

        for name in ("status", "doctor"):
            told = self.told(aries, name)
            assert (0, True) == self._has(told, "has expired")
            assert "next call refreshes it" in told[1]
        assert 0 == aries.run("whoami").returncode
        assert "has expired" not in self.told(aries, "status")[1]

    def test_refused(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        A login that the service has refused is over, and says so.
        """
        aries.log_in()
        aries_sandbox.reset()
        assert (3, True) == self._has(self.told(aries, "whoami"), "Run aries login")

        assert (3, True) == self._has(self.told(aries, "status"), "ended, or rejected by Aries")
        assert (1, True) == self._has(self.told(aries, "doctor"), "ended, or rejected by Aries")

    @pytest.mark.parametrize("mode", [0o644, 0o666])
    def test_open_store(self, aries: Command, mode: int) -> None:
        """
        A token file that others can read is rejected, with the command that fixes it.
        """
        aries.log_in()
        aries.tokens.chmod(mode)

        for name in ("status", "doctor", "whoami"):
            assert (1, True) == self._has(self.told(aries, name), "chmod 600")

    def test_unreadable_store(self, aries: Command) -> None:
        """
        So is a store that is no folder; a login is refused before anybody goes through it.
        """
        (aries.home / "state").mkdir()
        (aries.home / "state" / "aries-exchange").write_text("")

        for name in ("status", "doctor", "login"):
            code, told = self.told(aries, name)
            assert 1 == code
            assert "aries-exchange is a link, or no plain file or folder" in told
            assert "/oauth2/authorize" not in told

    @pytest.mark.parametrize(("step", "way"), [(-3600, "ahead of"), (3600, "behind")])
    def test_wrong_clock(self, aries: Command, aries_sandbox: Sandbox, step: int, way: str) -> None:
        """
        A clock that is off is named, with the direction.
        """
        aries_sandbox.advance_clock(step)
        code, told = self.told(aries, "doctor")

        assert 1 == code
        assert re.search(rf"wrong  clock +this machine is 3\d\d\d s {way} the server", told)
        assert "Set the clock" in told

    @pytest.mark.parametrize(
        "uri",
        [
            "http://127.0.0.1:8976/callback/",
            "http://localhost:8976/callback",
            "http://127.0.0.1:8977/callback",
            "http://127.0.0.1:8976/Callback",
        ],
    )
    def test_wrong_redirect_uri(self, aries: Command, uri: str) -> None:
        """
        A redirect URI that is not the registered one is told, with what to compare.
        """
        code, told = self.told(aries, "doctor", ARIES_REDIRECT_URI=uri)

        assert 1 == code
        assert f"rejects this client ID with {uri}" in told
        assert "trailing slash" in told

    def test_no_server(self, aries: Command) -> None:
        """
        Where nobody answers, that is said: 4 for a call, 1 for the doctor, and status needs none.
        """
        aries.log_in()
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            nowhere = f"http://127.0.0.1:{nobody.getsockname()[1]}"
            doctor = self.told(aries, "doctor", ARIES_BASE_URL=nowhere)
            login = self.told(aries, "login", ARIES_BASE_URL=nowhere)

        assert 1 == doctor[0]
        assert re.search(
            f"^wrong +server +{nowhere}: .+\n +Start the sandbox:", doctor[1], re.MULTILINE
        )
        assert 3 == aries.run("status", ARIES_BASE_URL=nowhere).returncode
        assert login[0] == 1

    def test_taken_port(self, aries: Command) -> None:
        """
        A port that is taken is named by the doctor and by the login.
        """
        with PORT, socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", 8976))
            other.listen()

            assert (1, True) == self._has(self.told(aries, "doctor"), "port 8976")
            assert (1, True) == self._has(self.told(aries, "login", BROWSER="true"), "port 8976")

    def test_a_foreign_environment(self, aries: Command) -> None:
        """
        An origin from the environment that is nobody's we know is refused, as in the library.
        """
        told = self.told(aries, "login", ARIES_BASE_URL="https://attacker.example")

        assert (2, True) == self._has(told, "ARIES_BASE_URL")

    def test_broken_profiles(self, aries: Command) -> None:
        """
        A file of profiles that cannot be read is named.
        """
        folder = aries.home / "config" / "aries-exchange"
        folder.mkdir(parents=True)
        (folder / "profiles.json").write_text("[1]")

        assert (2, True) == self._has(self.told(aries, "status"), "profiles.json")

    @staticmethod
    def _has(told: tuple[int, str], text: str) -> tuple[int, bool]:
        return told[0], text in told[1]


class TestFirstContact:
    """
    A machine on which nobody has ever logged in, and no variable names a client.
    """

    @pytest.fixture(name="fresh")
    def fresh(self, aries_sandbox: Sandbox, tmp_path: Path) -> Command:
        """
        The command on that machine.
        """
        return Command(tmp_path, {"ARIES_BASE_URL": aries_sandbox.base_url})

    @pytest.mark.parametrize("name", ["status", "whoami", "accounts", "refresh", "token"])
    def test_nobody(self, fresh: Command, name: str) -> None:
        """
        What needs a login says that there is none, and ends with 3.
        """
        done = fresh.run(name)

        assert (3, "") == (done.returncode, done.stdout)
        assert done.stderr == "aries: You are not logged in.\n  Run aries login.\n"

    def test_logout(self, fresh: Command) -> None:
        """
        A logout has nothing to do, which is no error.
        """
        done = fresh.run("logout")

        assert (0, "") == (done.returncode, done.stdout)
        assert done.stderr == "You are not logged in; there is nothing to do.\n"

    def test_login(self, fresh: Command) -> None:
        """
        A login says which option is missing.
        """
        done = fresh.run("login")

        assert 2 == done.returncode
        assert done.stderr.startswith("aries: --client-id: is needed to log in")

    def test_doctor(self, fresh: Command) -> None:
        """
        The doctor checks what can be checked with the defaults, and says what it lacks.
        """
        done = fresh.run("doctor")

        assert 0 == done.returncode
        assert f"{fresh.variables['ARIES_BASE_URL']} responds" in done.stdout
        assert "Pass --client-id and --redirect-uri." in done.stdout
        assert re.search(r"^note +login +not logged in$", done.stdout, re.MULTILINE)

    def test_doctor_takes_the_options_of_login(self, fresh: Command) -> None:
        """
        A login that failed left no profile; the doctor looks at it by the same options.
        """
        uri = "http://127.0.0.1:8976/wrong"
        options = ["--base-url", fresh.variables["ARIES_BASE_URL"], "--client-id", "sandbox-exact"]
        done = Command(fresh.home, {}).run("doctor", *options, "--redirect-uri", uri)

        assert 1 == done.returncode
        assert f"rejects this client ID with {uri}" in done.stdout

    @pytest.mark.parametrize("half", [(), ("XDG_CONFIG_HOME",), ("XDG_STATE_HOME",)], ids=str)
    def test_without_a_home(
        self, fresh: Command, monkeypatch: pytest.MonkeyPatch, half: tuple[str, ...]
    ) -> None:
        """
        Where the user has no home folder, as in `docker run -u 54321`, the variables are named.
        """

        def unknown(_: int) -> object:
            raise KeyError

        monkeypatch.setattr(pwd, "getpwuid", unknown)
        for name in EVERY:
            places = dict.fromkeys(half, str(fresh.home))
            done = in_process([name], fresh.variables | places, lambda _: "")

            assert 2 == done.returncode
            assert "HOME is not set, and this user has no home folder" in done.stderr
            assert "Set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME." in done.stderr


class TestOptions:
    ID: Final = ("--client-id", "x")
    BACK: Final = ("--redirect-uri", "http://127.0.0.1:8976/callback")

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (
                [*ID, *BACK, "--base-url", "https://api.example"],
                "--login-page: the authorization page of https://api.example is ",
            ),
            ([*ID], "--redirect-uri: is needed to log in"),
            ([*ID, "--redirect-uri", "https://app.example/#x"], "--redirect-uri: "),
            (
                [*ID, "--mode", "browser", "--redirect-uri", "https://app.example/back"],
                "--redirect-uri: a browser ",
            ),
            ([*ID, *BACK, "--base-url", "http://api.example"], "--base-url: must be https"),
            ([*ID, *BACK, "--base-url", "https://a.example/b"], "--base-url: takes an origin"),
            ([*ID, *BACK, "--login-page", "ftp://a"], "--login-page: "),
            ([*ID, *BACK, "--timeout", "0"], "--timeout: takes a positive"),
            ([*ID, *BACK, "--scope", 'a"b'], "--scope: "),
            (["--client-id", "\u00e9", *BACK], "--client-id"),
            (["-p", "../x"], "--profile: takes 1 to 64"),
        ],
    )
    def test_an_error_names_its_option(
        self, tmp_path: Path, arguments: list[str], told: str
    ) -> None:
        """
        What the SDK says of an argument is said of the option, without a word of Python.
        """
        done = Command(tmp_path, {}).run("login", *arguments, given="nothing")

        assert 2 == done.returncode
        assert f"aries: {told}" in done.stderr
        error = done.stderr.partition("aries: ")[2]
        assert not re.search(r"[a-z]_[a-z]|\w=|\(\)|\[", error)

    def test_which_counts(self, aries: Command) -> None:
        """
        An option counts more than the environment, and the environment more than the profile.
        """
        aries.log_in()
        told = [
            Command(aries.home, variables).run("doctor", *options).stdout
            for variables, options in (
                ({}, ()),
                ({"ARIES_CLIENT_ID": "of-environment"}, ()),
                ({"ARIES_CLIENT_ID": "of-environment"}, ("--client-id", "of-option")),
            )
        ]

        assert ["sandbox-exact", "of-environment", "of-option"] == [
            re.findall(r"client id ([^\s,]+)", text)[0] for text in told
        ]

    def test_json(self, tmp_path: Path) -> None:
        """
        So does an error in JSON.
        """
        done = Command(tmp_path, {}).run("login", "--json", *self.ID)

        assert json.loads(done.stderr)["message"].startswith("--redirect-uri: is needed")

    def test_a_foreign_environment(self, tmp_path: Path) -> None:
        """
        An origin that is not taken from the environment is taken from the command line.
        """
        aries = Command(tmp_path, {"ARIES_BASE_URL": "https://api.example", **EXACT})
        done = aries.run("login")

        assert 2 == done.returncode
        assert "aries: ARIES_BASE_URL: only a documented host" in done.stderr
        assert done.stderr.endswith("  Unset it; use aries login --base-url.\n")


class TestElsewhere:
    @pytest.mark.parametrize(
        "variables", [{"ARIES_BASE_URL": "http://127.0.0.1:1"}, {"ARIES_CLIENT_ID": "other"}]
    )
    def test_the_login_that_is_hidden(self, aries: Command, variables: dict[str, str]) -> None:
        """
        Where the environment hides the login of the profile, the error says where that one is.
        """
        aries.log_in()
        hidden = Command(aries.home, {}).run("whoami", **variables)
        aries.run("logout")
        gone = Command(aries.home, {}).run("whoami", **variables)

        assert [3, 3] == [hidden.returncode, gone.returncode]
        assert f"sandbox-exact at {aries.variables['ARIES_BASE_URL']}; to use it" in hidden.stderr
        assert gone.stderr.endswith("  Run aries login.\n")


class TestLoginPage:
    def test_no_proxy_for_this_machine(self, aries: Command) -> None:
        """
        The doctor looks at a login page on this machine without the proxy of the environment.
        """
        done = aries.run("doctor", HTTP_PROXY="http://127.0.0.1:1")

        assert 0 == done.returncode, done.stdout
        assert re.search("^ok +redirect URI", done.stdout, re.MULTILINE)

    @pytest.mark.parametrize("kind", ["drip", "flood"])
    def test_the_doctor_is_bounded(self, aries: Command, kind: str) -> None:
        """
        A login page that never ends, in bytes or in time, costs neither.
        """
        sent = 0

        def serve_page() -> None:
            nonlocal sent
            with suppress(OSError), listening.accept()[0] as peer:
                peer.sendall(b"HTTP/1.1 200 OK\r\n")
                if kind == "flood":
                    peer.sendall(b"\r\n")
                while True:
                    chunk = b"x" * 65_536 if kind == "flood" else b"X"
                    peer.sendall(chunk)
                    sent += len(chunk)
                    time.sleep(0 if kind == "flood" else 0.05)

        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.settimeout(20)
            page = f"http://127.0.0.1:{listening.getsockname()[1]}/page"
            thread = Thread(target=serve_page)
            thread.start()
            options: dict[str, str | None] = {
                "base_url": aries.variables["ARIES_BASE_URL"],
                "client_id": "x",
                "redirect_uri": "http://127.0.0.1:8976/callback",
                "authorization_endpoint": page,
            }
            with pytest.MonkeyPatch.context() as patch:
                for name, value in aries.environment.items():
                    patch.setenv(name, value)
                began = time.monotonic()
                findings = list(examine(Settings.of("default", options), timeout=1))
                took = time.monotonic() - began
            thread.join()

        [found] = [finding for finding in findings if finding.name == "redirect URI"]
        assert found.mark == ("ok" if kind == "flood" else "note")
        assert took < 20  # it would be for ever
        assert sent < 32 * 2**20


class TestSecrets:
    def test_no_output_holds_one(self, aries: Command) -> None:
        """
        No command prints a token, a code, a verifier or a client secret, `-v` included; only
        `aries token` prints the one that it is asked for.
        """
        secret, seed = "Marker-client-secret-0123456789", "Marker-seed-99"
        given = {"ARIES_CLIENT_SECRET": secret, "ARIES_REFRESH_TOKEN": seed}
        spoken = Command(aries.home, {**aries.variables, **given})
        out, err, back = aries.log_in("-v")
        printed = out + err
        kept = [aries.tokens.read_text()]
        for name in COMMANDS:
            as_json = [["-v", "--json"]] if name in {"whoami", "accounts", "refresh"} else []
            for options in (["-v"], *as_json):
                done = aries.run(name, *options)
                printed += done.stderr + ("" if name == "token" else done.stdout)
                kept.append(aries.tokens.read_text())
        for name in ("status", "whoami", "token", "refresh", "doctor", "login"):
            done = spoken.run(name, "-v", given="https://x/?code=Marker-code-1&state=y\n")
            printed += done.stdout + done.stderr
        tokens = set(re.findall(r'"(?:access|refresh)_token": "([^"]+)"', "".join(kept)))
        code = back.partition("code=")[2].partition("&")[0]

        assert len(tokens) == 6  # the login, and two renewals
        for marker in (*tokens, secret, code, seed, "Marker-code-1"):
            assert marker not in printed
        assert "code_verifier" not in printed


HOSTILE: Final = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://attacker.example\x07click\x1b]8;;\x07"
    " [link=http://attacker.example]x[/link] [bold]b[/bold] :smile: \r\x08\x9b2J \u202egnp\u202c"
)


class Answers(BaseHTTPRequestHandler):
    """
    A server whose every text is the one that it was made with.
    """

    text: str

    def do_GET(self) -> None:
        """
        Answer a success to what is asked, or a rejection.
        """
        said = self.text
        body: object = {"error": said, "codes": [{"code": said, "description": said}]}
        status = 403
        if "profile" in self.path:
            status, body = 200, {"id": 1, "email": said, "first_name": said}
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """
        Say nothing.
        """


@contextmanager
def answering(text: str, home: Path) -> Generator[Command]:
    """
    Yield the command, pointed to a server that answers with *text*.
    """
    handler = type("Handler", (Answers,), {"text": text})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            origin = f"http://127.0.0.1:{server.server_port}"
            variables = {"ARIES_CLIENT_ID": "x", "ARIES_BEARER_TOKEN": "x"}
            yield Command(home, {"ARIES_BASE_URL": origin, **variables})
        finally:
            server.shutdown()
            thread.join()


class TestHostileServer:
    @pytest.mark.parametrize("options", [[], ["-v"], ["--json"]], ids=str)
    def test_it_does_nothing(self, tmp_path: Path, options: list[str]) -> None:
        """
        Escapes are shown, not obeyed; markup and emoji names stay text.
        """
        printed = ""
        with answering(HOSTILE, tmp_path) as aries:
            for name in ("whoami", "accounts", "doctor"):
                done = aries.run(name, *options, FORCE_COLOR="1", TERM="xterm")
                printed += done.stdout + done.stderr

        own = re.sub(r"\x1b\[[0-9;]*m", "", printed)  # colours of our own
        assert own != printed or options == ["--json"]
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", own)
        assert "red" in own
        assert "[link=http://attacker.example]x[/link] [bold]b[/bold] :smile:" in own
        assert "\x1b[31mred" not in printed


class TestEncoding:
    @pytest.mark.parametrize(
        "variables",
        [
            {"PYTHONIOENCODING": "ascii"},
            {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        ],
        ids=str,
    )
    def test_what_cannot_be_encoded_is_escaped(
        self, tmp_path: Path, variables: dict[str, str]
    ) -> None:
        """
        A name with letters that the terminal cannot show is printed all the same.
        """
        with answering("Jos\u00e9 \u6797", tmp_path) as aries:
            whoami = aries.process("whoami", **variables)
            doctor = aries.process("accounts", **variables)

        assert (0, 1) == (whoami.returncode, doctor.returncode)
        assert re.search(r"email +Jos\\xe9 \\u6797", whoami.stdout)
        assert r"\u6797" in doctor.stderr


class TestSandbox:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_serves(self, tmp_path: Path, number: signal.Signals) -> None:
        """
        `aries sandbox` serves until Ctrl-C or SIGTERM, in one process, and frees its port.
        """
        with Command(tmp_path, {}).start("sandbox", "--port", "0") as process:
            try:
                assert process.stdout is not None
                port = int(process.stdout.readline().rpartition(":")[2])
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
                others = children.read_text() if children.exists() else ""
                process.send_signal(number)
                _, err = process.communicate(timeout=10)
            finally:
                process.kill()
        with socket.socket() as probe:
            refused = probe.connect_ex(("127.0.0.1", port))

        assert (0, "") == (process.returncode, others)
        assert "Traceback" not in err
        assert refused

    def test_its_help(self, tmp_path: Path) -> None:
        """
        Its help shows the options of the sandbox, and whom to log in as.
        """
        done = Command(tmp_path, {}).run("sandbox", "--help")

        assert (0, "") == (done.returncode, done.stderr)
        assert done.stdout.startswith("usage: aries sandbox [")
        assert "--access-ttl" in done.stdout
        assert "mfa@example.com" in done.stdout

    def test_its_errors(self, tmp_path: Path) -> None:
        """
        Its options are those of the sandbox, and so is its status.
        """
        done = Command(tmp_path, {}).run("sandbox", "--port", "x")

        assert 2 == done.returncode
        assert "--port" in done.stderr
