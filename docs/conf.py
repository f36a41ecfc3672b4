"""
The site, made by Sphinx: `make docs`.

The pages are written by hand.  The reference is made from the code: what stands in curly brackets
with a dollar in a page is filled in here, from the public names of the package.
"""

from __future__ import annotations

import re
import sys
import tomllib

from functools import cached_property
from inspect import isclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from typer.main import get_command
from typer.testing import CliRunner

import aries_exchange
import aries_sandbox

from aries_cli import commands as commands  # noqa: PLC0414 - adds them to the app
from aries_cli import session
from aries_exchange import AriesClient, errors, models, scopes
from aries_exchange_openapi.client import Resources


if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


ROOT: Final = Path(__file__).parents[1]
SUMMARY: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["description"]

project = "aries-exchange"
author = "The aries-exchange authors"
project_copyright = author
version = release = aries_exchange.__version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_markdown_builder",
]
nitpicky = True
# What is Python's or a dependency's own is not on this site, which is built without a network.
nitpick_ignore_regex = [
    ("py:.*", "UNSET|Authentication"),
    (
        "py:.*",
        rf"({'|'.join(sys.stdlib_module_names)}|httpx|keyring|opentelemetry)\b.*|KeyringBackend|.*\._\w+",
    ),
]
default_role = "code"  # docstrings write names as Markdown does
maximum_signature_line_length = 88
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}
html_theme = "furo"
html_title = "aries-exchange"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/icon.svg"
html_show_sourcelink = False
html_copy_source = False
copybutton_prompt_text = "$ "
markdown_http_base = ""

COMMAND: Final = session.app
RESOURCES: Final[dict[str, type[Any]]] = {
    name: type(getattr(AriesClient(client_id="site"), name))
    for name, value in vars(Resources).items()
    if isinstance(value, cached_property)
}


def filled() -> dict[str, str]:
    """
    Return what the reference says in each place that is filled in.
    """
    twins = {name: sys.modules[cls.__module__] for name, cls in RESOURCES.items()}
    awaited = {n: next(c for c in m.__all__ if c.startswith("Async")) for n, m in twins.items()}
    return {
        "operations": "\n".join(
            f"## `client.{name}`\n\n"
            + _directive("autoclass", f"{cls.__module__}.{cls.__name__}", "undoc-members")
            + _directive("autoclass", f"{cls.__module__}.{awaited[name]}", "no-members")
            for name, cls in RESOURCES.items()
        ),
        "models": "".join(map(_model, dir(models))),
        "exceptions": "".join(
            _directive("autoexception", f"aries_exchange.{name}", "show-inheritance")
            for name, value in vars(errors).items()
            if getattr(value, "__module__", "") == errors.__name__ and name[0].isupper()
        ),
        "scopes": "".join(
            _directive("autodata", f"aries_exchange.scopes.{name}")
            for name, value in vars(scopes).items()
            if isinstance(value, str) and re.fullmatch("[A-Z][A-Z_]+", name)
        ),
        "commands": "\n".join(_help(get_command(COMMAND))),
    }


def _model(name: str) -> str:
    home, model = f"aries_exchange.models.{name}", getattr(models, name)
    if not isclass(model):
        return _directive("autodata", home, "no-value")
    # The docstring of a model tells of its attributes, an enumeration has its members.
    return _directive(
        "autoclass", home, "undoc-members" if issubclass(model, str) else "no-members"
    )


def _directive(kind: str, name: str, *options: str) -> str:
    lines = [f".. {kind}:: {name}", *(f"   :{option}:" for option in options)]
    return "```{eval-rst}\n" + "\n".join(lines) + "\n```\n"


def _help(command: Any, *names: str) -> list[str]:
    told = CliRunner().invoke(
        COMMAND, [*names, "--help"], prog_name="aries", env={"COLUMNS": "88", "TERM": "dumb"}
    )
    text = "\n".join(line.rstrip() for line in told.output.strip().splitlines())
    below = sorted(getattr(command, "commands", {}).items())
    return [
        f"## `{' '.join(('aries', *names))}`\n\n```text\n{text}\n```\n",
        *(text for name, each in below for text in _help(each, *names, name)),
    ]


def fill(_app: Sphinx, _page: str, source: list[str]) -> None:
    """
    Replace each name in curly brackets with a dollar by what it stands for.
    """
    for name in re.findall(r"^{\$(\w+)}$", source[0], re.MULTILINE):
        source[0] = source[0].replace(f"{{${name}}}", filled()[name])


def _sign(
    _app: Sphinx, what: str, name: str, _it: object, _options: object, signature: str, result: str
) -> tuple[str, str]:
    # These are made by the package, never by its users; a model lists its attributes below.
    if what != "class":
        return signature, result
    if name.startswith("aries_exchange.models.") or re.match(
        r"\((transport|parts|base_url: str, world)\b", signature or ""
    ):
        return "", result
    kind = "httpx.AsyncBaseTransport" if "Async" in name else "httpx.BaseTransport"
    return signature and signature.replace("aries_exchange.client.NetworkT", kind), result


HOMES: Final = {
    **{n: f"aries_exchange_openapi.errors.{n}" for n in ("DecodeError", "EncodeError")},
    "Unset": "aries_exchange_openapi.types.Unset",
    **{n: f"aries_exchange.models.{n}" for n in dir(models)},
    **{n: f"aries_exchange.{n}" for n in vars(aries_exchange)["__all__"]},
    **{n: f"aries_sandbox.{n}" for n in aries_sandbox.__all__},
}


def resolve(
    _app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """
    Find the public name of what an annotation names by its module.
    """
    home = HOMES.get(node["reftarget"].rpartition(".")[2], "")
    if node.get("refdomain") != "py" or home in {"", node["reftarget"]}:
        return None
    domain = env.get_domain("py")
    return domain.resolve_xref(env, node["refdoc"], _app.builder, "obj", home, node, content)


def inline(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """
    Put each picture into its page, where it has the colours of the page.
    """
    for image in [*doctree.findall(nodes.image)] if app.builder.name == "html" else []:
        picture = (ROOT / "docs" / image["uri"]).read_text(encoding="utf-8")
        told = f'<figure class="picture" role="img" tabindex="0" aria-label="{image["alt"]}">{picture}</figure>'
        html = re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)
        image.replace_self(nodes.raw("", html, format="html"))


def tell_models(app: Sphinx, error: Exception | None) -> None:
    """
    Write llms.txt: each page, by its title, as Markdown.
    """
    if error is not None:
        return
    lines = [f"# {project}", "", f"> {SUMMARY}"]
    for part in ("tutorial", "how-to", "reference", "explanation"):
        lines += ["", f"## {part.capitalize()}", ""]
        for page in sorted(app.env.found_docs):
            if page.startswith(f"{part}/") and not page.endswith("/index"):
                lines.append(f"- [{app.env.titles[page].astext()}]({page}.md)")
    (Path(app.outdir) / "llms.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


# What the theme and Sphinx leave out for people who use a keyboard or a screen reader.
ACCESSIBLE: Final = [
    (r'<aside class="sidebar-drawer"', r'\g<0> aria-label="All pages"'),
    (r'<aside class="toc-drawer[^"]*"', r'\g<0> aria-label="This page"'),
    (r'<pre(?=>)|<div class="table-wrapper[^"]*"', r'\g<0> tabindex="0"'),
    (r'role="heading"(?! aria-level)', r'\g<0> aria-level="2"'),
    (r'<th class="head"><p></p></th>', "<td></td>"),
    (r'<div id="search-results">', r"<h1>Search</h1>\g<0>"),
    # A list without terms is none: these are the parameters of a signature.
    (r"<dd>(<em class=\"sig-param\">.*?),?</dd>\n", r'<span class="sig-row">\1,</span>'),
    (r'<dl>\n?(?=<span class="sig-row">)', ""),
    (r"(</em>,</span>)</dl>", r"\1"),
]


def open_up(app: Sphinx, error: Exception | None) -> None:
    """
    Make each page accessible, which axe-core checks in `make browser`.
    """
    for page in Path(app.outdir).rglob("*.html") if error is None else ():
        html = page.read_text(encoding="utf-8")
        for pattern, better in ACCESSIBLE:
            html = re.sub(pattern, better, html)
        page.write_text(html, encoding="utf-8")


def _visit(_translator: object, _node: nodes.Element) -> None:
    # The text of an abbreviation is all that Markdown has of it.
    pass


def setup(app: Sphinx) -> None:
    """
    Tell Sphinx of them.
    """
    app.add_node(nodes.abbreviation, override=True, markdown=(_visit, _visit))
    app.connect("doctree-resolved", inline)
    app.connect("build-finished", tell_models)
    app.connect("build-finished", open_up)
    app.connect("source-read", fill)
    app.connect("autodoc-process-signature", _sign)
    app.connect("missing-reference", resolve)
