# Made by `make generate` from spec/openapi.yaml; never edited.
"""
What may be wrong with a value on its way in or out.

Both errors say where and what, in names of fields and JSON types.  Neither ever
holds the value itself, for it may be a secret.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = ["CodecError", "DecodeError", "EncodeError"]


class CodecError(ValueError):
    """
    A value that does not fit the document.

    Attributes:
        problem: What is wrong, and, for arguments, the way out.
    """

    root: ClassVar[str] = ""

    def __init__(self, problem: str, *place: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self._inwards = [step for step in reversed(place) if step != ""]

    @property
    def path(self) -> str:
        """
        The place, for example ``$.accounts[3].id`` or ``legs[0].side``.
        """
        steps = (
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in self._inwards[::-1]
        )
        path = self.root + "".join(steps)
        return path if self.root else path.removeprefix(".")

    def under(self, step: str | int) -> None:
        """
        Add a step: the error is now seen from the object or array around it.
        """
        if step != "":
            self._inwards.append(step)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem


class DecodeError(CodecError):
    """
    An answer that is not what the document promises.

    *path* is a JSON path (RFC 9535) such as ``$.accounts[3].id``.
    """

    root = "$"


class EncodeError(CodecError):
    """
    An argument that the document does not allow; nothing was sent.

    *path* is the name of the argument, and the way inside it: ``legs[0].side``.
    """
