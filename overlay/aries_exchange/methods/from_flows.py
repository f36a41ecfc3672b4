"""
Methods of the two clients, made from flows: the sync client waits for them, the async one awaits.
"""

from __future__ import annotations

import functools
import importlib
import inspect

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from aries_exchange.effects import Flow
from aries_exchange.parts import ClientParts
from aries_exchange.values import sealed


P = ParamSpec("P")
T = TypeVar("T")
MethodT = TypeVar("MethodT", bound=Callable[..., Any])


def waits(
    flow: Callable[Concatenate[ClientParts[Any], P], Flow[T]],
) -> Callable[Concatenate[Any, P], T]:
    """
    Return the method that runs *flow* and waits for it.
    """

    @sealed
    def method(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = self._parts.driver.run(flow(self._parts, *args, **kwargs))
        return result

    return _describe(method, flow)


def awaits(
    flow: Callable[Concatenate[ClientParts[Any], P], Flow[T]],
) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
    """
    Return the method that runs *flow* and awaits it.
    """

    async def method(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
        parts: ClientParts[Any] = self._parts
        try:
            running = flow(parts, *args, **kwargs)
        finally:
            del args, kwargs  # error reporters print the locals of every frame
        result: T = await parts.driver.run(running)
        return result

    return _describe(method, flow)


def _describe(method: MethodT, flow: Callable[..., Any]) -> MethodT:
    # `help()` shows the arguments and the docstring of the flow, and the result of the flow.
    functools.update_wrapper(method, flow)
    first, *others = inspect.signature(flow).parameters.values()
    result = str(flow.__annotations__["return"]).removeprefix("Flow[").removesuffix("]")
    shown = [first.replace(name="self", annotation=first.empty), *others]
    method.__dict__["__signature__"] = inspect.Signature(shown, return_annotation=result)
    # `typing.get_type_hints()` evaluates these where the flow is defined.
    method.__annotations__ = {p.name: p.annotation for p in others} | {"return": result}
    return method


class Later:
    """
    A method that is made on first use, from the flow with the same name in the module *home*.

    A program that has a token never imports the modules that log users in.
    """

    def __init__(self, home: str) -> None:
        self._home = home
        self._made: dict[bool, Any] = {}

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: Any) -> Any:
        is_async = owner._awaits  # noqa: SLF001 - every client says so
        if (method := self._made.get(is_async)) is None:
            flow = getattr(importlib.import_module(self._home), self._name)
            method = self._made[is_async] = (awaits if is_async else waits)(flow)
        return method.__get__(instance, owner)
