"""
Files, and bodies of several parts.
"""

from __future__ import annotations

import hashlib

from typing import Any
from urllib.parse import quote

from .encoding import json_body, plain
from .errors import EncodeError
from .types import File


def file(value: Any, at: str | int) -> File:
    """
    Check a file, or its content, and read it.
    """
    given = value if isinstance(value, File) else File(value)
    for text in (given.name, given.media_type):
        if not text.isprintable() or not text or '"' in text:
            raise EncodeError("has a name or type with a quote or a control character", at)
    return given._replace(content=content_of(given.content, at))


def content_of(value: Any, at: str | int) -> bytes:
    """
    Return the bytes of a file, or of what is one.
    """
    content: Any = value.content if isinstance(value, File) else value
    content = content.read() if hasattr(content, "read") else content
    if not isinstance(content, bytes):
        wanted = "bytes, a file opened for bytes, or a File"
        raise EncodeError(f"expected {wanted}, got {type(value).__name__}", at)
    return content


def multipart(body: dict[str, Any]) -> tuple[bytes, str]:
    """
    Write *body* as ``multipart/form-data`` (RFC 7578); return it and its media type.

    The boundary is made of the content, so that the same call is the same request.
    """
    parts = [
        _part(quote(name, safe=" []-._~"), each)
        for name, value in body.items()
        for each in (value if _is_repeated(value) else [value])
    ]
    boundary = hashlib.sha256(b"".join(parts)).hexdigest()[:48]
    lines = b"".join(b"--%b\r\n%b\r\n" % (boundary.encode(), part) for part in parts)
    return lines + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _is_repeated(value: Any) -> bool:
    return value.__class__ is list and not any(each.__class__ in {dict, list} for each in value)


def _part(name: str, value: Any) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"'
    if isinstance(value, File):
        head += f'; filename="{value.name}"\r\nContent-Type: {value.media_type}'
        return f"{head}\r\n\r\n".encode() + content_of(value, name)
    if value.__class__ in {dict, list}:
        return f"{head}\r\nContent-Type: application/json\r\n\r\n".encode() + json_body(value)
    return f"{head}\r\n\r\n{plain(value)}".encode()
