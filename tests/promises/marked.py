"""
An Aries whose every secret is marked, so that it is found wherever it comes out.
"""

from __future__ import annotations

import json
import re

from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType, MethodType, ModuleType, TracebackType
from typing import Any, Final, cast

from tests.support.wire import Request, Step, json_response


__all__ = [
    "CALLBACK",
    "CODE",
    "MARK",
    "MFA_CODE",
    "PASSWORD",
    "SECRET",
    "VERIFIER",
    "aries",
    "exposed_by",
    "leaks",
    "locals_of",
    "parts_of",
    "secret",
]

# Some of what a user may put into a password, and what JSON and forms write in their own ways.
MARK: Final = "hidden-treasure"
PASSWORD: Final = f'{MARK} "pässword" + 100% \\'
SECRET: Final = f"{MARK}+client/secret&=%"
CODE: Final = f"{MARK}-code"
VERIFIER: Final = f"{MARK}-verifier-{'v' * 43}"
MFA_CODE: Final = "918273"
_MFA_CODE: Final = re.compile(rf"(?<![\w.]){MFA_CODE}(?!\w)")  # not a part of an address or time
CALLBACK: Final = "https://yourapp.com/callback"


def secret(place: str) -> str:
    """
    Return the secret of *place*, as a token may be spelled.
    """
    return f"{MARK}-{place}"


def aries(request: Request) -> Iterator[Step]:
    """
    Answer as Aries does, with secrets of ours.
    """
    yield json_response(200, _ANSWERS[request.method, request.target])


_STEP: Final = {"client_name": "An app", "scopes": ["user:information"], "consent_required": True}
_TOKENS: Final = {
    "access_token": secret("access"),
    "refresh_token": secret("refresh"),
    "token_type": "Bearer",
    "expires_in": 3600,
}
_ANSWERS: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = {
    ("POST", "/v1/oauth2/authorize"): {
        **_STEP,
        "next_step_auth_id": secret("step-1"),
        "is_mfa": True,
    },
    ("POST", "/v1/oauth2/authorize/mfa"): {**_STEP, "next_step_auth_id": secret("step-2")},
    ("POST", "/v1/oauth2/authorize/confirm"): {"code": CODE, "redirect_uri": CALLBACK},
    ("POST", "/v1/oauth2/token"): _TOKENS,
    ("GET", "/v1/users/me/profile"): {"id": 1, "email": "user@example.com"},
    ("POST", "/v1/users"): {
        "id": 2,
        "auth": {"access_token": secret("new-access"), "refresh_token": secret("new-refresh")},
    },
    ("POST", "/v1/users/api/clients"): {"client_id": "new", "client_secret": secret("new-client")},
}


def leaks(text: object) -> bool:
    """
    Tell whether *text* shows a secret, in whichever encoding.
    """
    shown = str(text)
    return MARK in shown or _MFA_CODE.search(shown) is not None


def is_ours(value: object) -> bool:
    """
    Tell whether *value* is an object of the SDK.
    """
    return type(value).__module__.startswith("aries_exchange")


def parts_of(value: object) -> Iterator[object]:
    """
    Yield what *value* consists of: items, and the attributes of an object of ours.
    """
    if isinstance(value, str | bytes | type | FunctionType | MethodType | ModuleType):
        return
    yield from _items(value)
    if is_ours(value):
        yield from getattr(value, "__dict__", {}).values()
        for cls in type(value).__mro__:
            for name in _slots(cls):
                if hasattr(value, name):
                    yield getattr(value, name)


def _items(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        return [*pairs.keys(), *pairs.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return cast("Iterable[object]", value)
    return ()


def _slots(cls: type) -> tuple[str, ...]:
    slots = cls.__dict__.get("__slots__", ())
    names = (slots,) if isinstance(slots, str) else tuple(slots)
    return tuple(f"_{cls.__name__.lstrip('_')}{n}" if n.startswith("__") else n for n in names)


def exposed_by(error: BaseException) -> list[str]:
    """
    Return where *error* shows a secret: its text, its notes, its attributes, its chain, its frames.
    """
    found: list[str] = []
    for link in _chain(error):
        texts = {"repr": repr(link), "str": str(link), "args": repr(link.args)}
        texts |= {name: _unfold(value) for name, value in vars(link).items()}
        found += [f"{type(link).__name__}.{name}" for name, text in texts.items() if leaks(text)]
        found += locals_of(link.__traceback__)
    return found


def _chain(error: BaseException) -> Iterator[BaseException]:
    # Causes and contexts alike, for `raise ... from` hides a context and does not remove it.
    met: dict[int, BaseException] = {}
    waiting = [error]
    while waiting:
        link = waiting.pop()
        if id(link) not in met:
            met[id(link)] = link
            members: Iterable[BaseException] = getattr(link, "exceptions", ())
            waiting += filter(None, [link.__cause__, link.__context__, *members])
    yield from met.values()


def locals_of(traceback: TracebackType | None) -> list[str]:
    """
    Return the locals of frames of the SDK and below it that show a secret, for reporters print them.

    The frames above belong to the caller, who has the secrets anyway.
    """
    found: list[str] = []
    inside = False
    while traceback is not None:
        frame = traceback.tb_frame
        module, code = frame.f_globals.get("__name__", ""), frame.f_code
        inside = inside or module.startswith("aries_exchange")
        if inside:
            found += [
                f"{code.co_qualname}: {name}"
                for name, value in frame.f_locals.items()
                if leaks(_text(value))
            ]
        traceback = traceback.tb_next
    return found


def _text(value: object) -> str:
    try:
        return repr(value)
    except AttributeError:  # of an object that is not finished
        return ""


def _unfold(value: object) -> str:
    # A mapping of headers hides some of them from its repr.
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        return json.dumps([[str(name), str(text)] for name, text in pairs.items()])
    return repr(value)
