"""
Several decoders for the same accounts in one process, on command of `bench.py`.

    python decoders.py FOLDER

FOLDER holds the generated package of the changed document and, as `stock`, the output of
openapi-python-client's own templates.  For a line such as `ours 1000 3 decimals` (decoder, accounts,
times, kind) it prints the CPU and wall time of one account, for `peak ours 10000 1 decimals` the peak
memory of one run in bytes.
"""

# mypy: ignore-errors
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from __future__ import annotations

import datetime
import functools
import json
import sys
import time
import tracemalloc

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any


Status = StrEnum("Status", {name: name for name in ("OPEN", "SUSPENDED", "CLOSED", "NEW")})


def ours() -> Callable[[bytes], Any]:
    """
    Our generated decoder: exact types, Decimal, JSON paths.
    """
    from aries_exchange_openapi.decoding import answer
    from aries_exchange_openapi.models.account_list import decode_account_list

    return lambda body: answer(body, decode_account_list)


def stock() -> Callable[[bytes], Any]:
    """
    The decoder of openapi-python-client's own templates, which leave decimals as text.
    """
    from stock.models.account_list import AccountList

    return lambda body: AccountList.from_dict(json.loads(body))


def pydantic() -> Callable[[bytes], Any]:
    """
    Pydantic, which parses and validates in Rust.
    """
    from pydantic import BaseModel, ConfigDict, TypeAdapter

    class Account(BaseModel):
        model_config = ConfigDict(extra="allow")
        id: int | None = None
        trading_account_id: str | None = None
        broker_account_id: str | None = None
        fdid: str | None = None
        apex_id: str | None = None
        apex_account_id: str | None = None
        sterling_account_id: str | None = None
        status: Status | None = None
        apex_status: str | None = None
        is_sim: bool | None = None
        account_type: str | None = None
        account_class: str | None = None
        account_number: str | None = None
        type: str | None = None
        cash: Decimal | None = None
        buying_power: Decimal | None = None
        primary_user_id: int | None = None
        joint_user_id: int | None = None
        primary_user: dict[str, Any] | None = None
        joint_user: dict[str, Any] | None = None
        account_application: dict[str, Any] | None = None
        created_at: datetime.datetime | None = None
        updated_at: datetime.datetime | None = None

    class AccountList(BaseModel):
        accounts: list[Account]

    return TypeAdapter(AccountList).validate_json


DECODERS = {"json.loads": lambda: json.loads, "ours": ours, "pydantic": pydantic, "stock": stock}


@functools.cache
def body(count: int, kind: str) -> bytes:
    """
    Return *count* accounts.
    """
    lines = Path(sys.argv[1], f"{kind}.jsonl").read_text().splitlines()
    return (
        '{"accounts": [' + ", ".join(lines[i % len(lines)] for i in range(count)) + "]}"
    ).encode()


def timed(decode: Callable[[bytes], Any], data: bytes, count: int, times: int) -> list[float]:
    """
    Return the CPU and wall time of one account.
    """
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        decode(data)
    took = time.process_time() - cpu, time.perf_counter() - wall
    return [seconds / times / count for seconds in took]


def peak(decode: Callable[[bytes], Any], data: bytes) -> list[float]:
    """
    Return the peak memory of decoding *data*, without the bytes of *data* itself.
    """
    decode(b'{"accounts": []}')
    tracemalloc.start()
    kept = decode(data)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return [found, found]


def main() -> None:
    """
    Run the commands of the standard input.
    """
    sys.path.insert(0, sys.argv[1])
    known = {}
    for line in sys.stdin:
        *first, name, count, times, kind = line.split()
        if name not in known:
            known[name] = DECODERS[name]()
        decode = known[name]
        data, number = body(int(count), kind), int(count)
        found = peak(decode, data) if first else timed(decode, data, number, int(times))
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
