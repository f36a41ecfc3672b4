from __future__ import annotations

import re

from datetime import UTC, datetime, timedelta

import pytest

from aries_cli.console import Printer, moment


NOW = datetime.fromtimestamp(1_750_000_000, UTC)


class TestMoment:
    @pytest.mark.parametrize(
        ("seconds", "away"),
        [
            (0, "now"),
            (-1, "now"),
            (2, "in 2 seconds"),
            (-59, "59 seconds ago"),
            (3_599.4, "in 60 minutes"),
            (-7_200, "2 hours ago"),
            (30 * 86_400 - 5, "in 30 days"),
        ],
    )
    def test_as_people_say_it(self, seconds: float, away: str) -> None:
        """
        A time is told in UTC, and how far away it is in the largest unit that is more than one.
        """
        told = moment(NOW + timedelta(seconds=seconds), NOW)

        assert told.startswith("2025-")
        assert told.endswith(f" UTC ({away})")


class TestPrinter:
    def test_nothing_is_cut_off(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        In a narrow terminal, and in a pipe, a table keeps each row in one line and each cell whole.
        """
        monkeypatch.setenv("COLUMNS", "20")
        name = "an-account-with-a-long-name"
        Printer(as_json=False).table(("account", "type"), [(name, "x"), ("二", None)], whole=None)
        lines = capsys.readouterr().out.splitlines()

        assert [f"{'account':27}  type", f"{name}  x", f"二{'':25}  -"] == lines

    def test_only_the_label_stands_out(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        On a terminal the name of a fact and the mark of a check stand out, and nothing else does.
        """
        for name in ("COLORTERM", "NO_COLOR"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm")
        printer = Printer(as_json=False)
        printer.facts({"name": "Alex"}, whole=None)
        printer.verdict("ok", "server", "answers", None)

        assert [
            "\x1b[1mname  \x1b[0mAlex",
            "\x1b[32mok     \x1b[0mserver        answers",
        ] == capsys.readouterr().out.splitlines()

    def test_nothing_is_markup(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        Whatever is printed, and wherever, is text: tags, links and emoji names are shown as such.
        """
        monkeypatch.setenv("NO_COLOR", "1")
        text = "[red]a[/red] [link=http://x]b[/link] :smile: [/] http://y 'c' 12"
        printer = Printer(as_json=False)
        printer.facts({"name": text}, whole=None)
        printer.table(("name",), [(text,)], whole=None)
        printer.verdict("ok", "name", text, text)
        printer.say(text)
        printer.problem(text, text, "kind")
        printed = capsys.readouterr()

        assert [text] * 7 == re.findall(r"\[red\].*12$", printed.out + printed.err, re.MULTILINE)
