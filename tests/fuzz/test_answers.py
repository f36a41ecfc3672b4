# pyright: basic
"""
The client, fuzzed: answers that keep the promise of the document, and answers that break it.
"""

from __future__ import annotations

import json

from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange import AriesDecodeError
from tests.fuzz.cases import cases, note
from tests.fuzz.clients import CALLS, Recipient
from tests.fuzz.promises import (
    Promise,
    complete,
    document,
    documents,
    instant,
    promises,
    violations,
    with_each_kind,
)


pytestmark = pytest.mark.filterwarnings(
    "ignore::hypothesis.errors.HypothesisDeprecationWarning"  # schemathesis' own
)

PROMISES = promises()
_JSON = [("Content-Type", "application/json")]


class TestPromises:
    def test_every_operation_is_called(self) -> None:
        """
        No operation of the document is forgotten here.
        """
        methods = [each for path in document()["paths"].values() for each in path.values()]

        assert {each["operationId"] for each in methods if "operationId" in each} == CALLS.keys()


class TestConforming:
    @cases(150, 0.1)
    @given(data=st.data(), operation=st.sampled_from(sorted(PROMISES)))
    def test_round_trip(self, data: st.DataObject, operation: str, recipient: Recipient) -> None:
        """
        A document that conforms is decoded, and encodes back to the same document.
        """
        promise = PROMISES[operation]
        conforming = data.draw(documents(operation))
        note("client", operation, recipient.kind, "conforming")
        recipient.receives(promise.status, json.dumps(conforming).encode(), _JSON)
        result = recipient.call(operation)

        assert promise.is_kept(conforming)
        assert same(encoded(result), conforming[promise.unwrap] if promise.unwrap else conforming)


class TestViolating:
    @cases(250, 0.15)
    @given(data=st.data(), operation=st.sampled_from(sorted(PROMISES)))
    def test_refused(self, data: st.DataObject, operation: str, recipient: Recipient) -> None:
        """
        A document that does not keep the promise is an error, never a model; and the other way
        round, nothing is refused without need.
        """
        promise = PROMISES[operation]
        changed = data.draw(violations(operation))
        note("client", operation, recipient.kind, "violating")
        recipient.receives(promise.status, json.dumps(changed).encode(), _JSON)

        assert promise.is_kept(changed) == (decoded(recipient, promise) is not None)

    @cases(100, 0.05)
    @given(data=st.data(), operation=st.sampled_from(sorted(PROMISES)))
    def test_truncated(self, data: st.DataObject, operation: str, recipient: Recipient) -> None:
        """
        The beginning of a document is no document.
        """
        body = json.dumps(data.draw(documents(operation))).encode()
        note("client", operation, recipient.kind, "truncated")
        cut = body[: data.draw(st.integers(0, len(body) - 1))]
        recipient.receives(PROMISES[operation].status, cut, _JSON)

        with pytest.raises(AriesDecodeError):
            recipient.call(operation)


class TestEveryField:
    @pytest.mark.parametrize("operation", sorted(PROMISES))
    def test_every_kind(self, operation: str, recipient: Recipient) -> None:
        """
        Each field is read strictly: any kind of value in any place is taken or refused as promised.

        Chance alone rarely puts the one wrong kind into the one field that takes it.
        """
        promise, whole = PROMISES[operation], complete(operation)
        wrong: list[str] = []
        for change, changed in with_each_kind(whole):
            note("client", operation, recipient.kind, "one field")
            recipient.receives(promise.status, json.dumps(changed).encode(), _JSON)
            if promise.is_kept(changed) != (decoded(recipient, promise) is not None):
                wrong.append(change)

        assert promise.is_kept(whole)
        assert [] == wrong


def decoded(recipient: Recipient, promise: Promise) -> Any:
    """
    Return what the client makes of the answer, None if it refuses.
    """
    try:
        return recipient.call(promise.operation)
    except AriesDecodeError as error:
        told = (error.operation, error.status_code, error.path[:1], error.__context__)

    assert (promise.operation, promise.status, "$", None) == told
    return None


def encoded(result: Any) -> Any:
    """
    Return the JSON that *result* stands for.
    """
    return [each.to_dict() for each in result] if isinstance(result, list) else result.to_dict()


def same(ours: Any, theirs: Any) -> bool:
    """
    Tell whether two documents say the same: date-times are instants, null is as good as absent.
    """
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = {*ours, *theirs}
        return all(same(ours.get(key), theirs.get(key)) for key in keys)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
        return instant(ours) == instant(theirs)
    return isinstance(ours, bool) == isinstance(theirs, bool) and bool(ours == theirs)
