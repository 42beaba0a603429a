"""A driver of steps that talks to nobody: it answers from a script and writes down what was sent and slept."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rotoscope.client.steps import NoReply, Reply, Request, Send, Steps

Answer = Reply | NoReply


def good(data: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, headers, json.dumps({"success": True, "data": data}).encode())


def bad(status: int, code: str = "api_error", message: str = "no", data: Any = None, **headers: str) -> Reply:
    body = {"success": False, "error": {"code": code, "message": message}, "data": data, "request_id": "req_1"}
    return Reply(status, headers, json.dumps(body).encode())


CUT = NoReply("the connection was cut", was_sent=True)
NOT_UP = NoReply("connection refused", was_sent=False)


@dataclass
class Script:
    """Answers in order; a function in their place sees the request."""

    answers: list[Answer | Callable[[Request], Answer]]
    sent: list[Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def play(self, steps: Steps[Any]) -> Any:
        given = None
        try:
            while True:
                step = steps.send(given)
                given = self._send(step.request) if isinstance(step, Send) else self.slept.append(step.seconds)
        except StopIteration as end:
            return end.value

    def _send(self, request: Request) -> Answer:
        self.sent.append(request)
        answer = self.answers.pop(0)
        return answer(request) if callable(answer) else answer


def play(steps: Steps[Any], *answers: Answer | Callable[[Request], Answer]) -> tuple[Any, Script]:
    script = Script(list(answers))
    return script.play(steps), script
