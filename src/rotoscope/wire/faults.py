"""Everything that is wrong with one body, gathered before it is refused, so that a client mends it in one go."""

import json
from typing import Any

from rotoscope.domain.errors import Fault, InvalidData, Refusal, RotoscopeError

FAULTS_MAX = 100
VALUE_SHOWN_MAX = 80


class Faults:
    """The first fault names the error's class, since the checks stand in the order of the contract."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._error: type[Refusal] | None = None
        self._message = ""

    def __len__(self) -> int:
        return len(self._found)

    @property
    def is_full(self) -> bool:
        return len(self._found) >= FAULTS_MAX

    def add(self, error: type[Refusal], pointer: str, code: str, message: str = "", value: object = None) -> None:
        """Note a fault; `message` may be left out where the error's own says it all."""
        message = message or (error.__doc__ or "").strip().splitlines()[0]
        if self._error is None:
            self._error, self._message = error, headline(pointer, message)
        if not self.is_full:
            self._found.append(Fault(pointer, code, message, value))

    def extend(self, error: type[Refusal], faults: list[Fault]) -> None:
        for fault in faults:
            self.add(error, fault.pointer, fault.code, fault.message, fault.value)

    def check(self) -> None:
        """Refuse, if there is anything to refuse."""
        if self._error is not None:
            count = len(self._found)
            rest = "" if count == 1 else f" ({'at least ' if self.is_full else ''}{count} problems in all)"
            raise self._error(self._message.rstrip(".") + rest + ".", faults=self._found)


def told(error: RotoscopeError) -> dict[str, Any]:
    """An error as every answer tells it. `data` has the faults because the official client passes only `data` on."""
    shown: dict[str, Any] = {"code": error.code, "message": error.message}
    data: dict[str, Any] = dict(error.data)
    if error.faults:
        data["errors"] = [_fault(fault) for fault in error.faults[:FAULTS_MAX]]
        data["error_count"] = len(error.faults)
        if isinstance(error, InvalidData):
            failures = [{"field": fault.pointer, "type": fault.code.upper()} for fault in error.faults[:FAULTS_MAX]]
            shown["meta_data"] = {"failures": failures}
    return {"success": False, "error": shown, "data": data}


def headline(pointer: str, message: str) -> str:
    """A message that can stand alone: who sees nothing else still learns which place is meant."""
    parents, _, name = pointer.rpartition("/")
    return message if not pointer or (not parents and name in message) else f"{pointer}: {message}"


def _fault(fault: Fault) -> dict[str, Any]:
    shown = {"pointer": fault.pointer, "code": fault.code, "message": fault.message}
    return shown if fault.value is None else {**shown, "value": _cut(fault.value)}


def _cut(value: object) -> object:
    if isinstance(value, bool | int | float) and -(2**53) <= value <= 2**53:
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate has no place in JSON text
    return text if len(text) <= VALUE_SHOWN_MAX else text[: VALUE_SHOWN_MAX - 1] + "…"
