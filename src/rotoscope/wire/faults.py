"""Everything that is wrong with one body, gathered before it is refused, so that a client mends it in one go."""

from rotoscope.domain.errors import Fault, Refusal

FAULTS_MAX = 100


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
            self._error, self._message = error, message
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
