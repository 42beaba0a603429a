"""The body that creates a batch. Unknown keys, and the `id` and `project_id` that clients send along, are ignored."""

from typing import Any

from rotoscope.domain.errors import InvalidParameter, MissingParameter
from rotoscope.domain.new_job import NewBatch
from rotoscope.wire import json
from rotoscope.wire.faults import Faults
from rotoscope.wire.names import name_fault

TEXT_CHARACTERS_MAX = 50_000


def read_batch(text: json.Text) -> NewBatch:
    head, _ = json.decode(text)
    faults = Faults()
    if not isinstance(head, dict):
        faults.add(InvalidParameter, "", "not_an_object", "The body must be a JSON object.", head)
        faults.check()
    name: Any = head.get("name")
    if name is None or name == "":
        faults.add(MissingParameter, "/name", "missing", "name is missing; send one that is unique in the project.")
    elif fault := name_fault(name):
        faults.add(InvalidParameter, "/name", *fault, name)
    description, label = _text(head, "description", faults), _text(head, "label", faults)
    faults.check()
    return NewBatch(str(name), description, label)


def _text(head: dict[str, Any], name: str, faults: Faults) -> str:
    value = head.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value or len(value) > TEXT_CHARACTERS_MAX:
        message = f"{name} must be a string of at most {TEXT_CHARACTERS_MAX} characters, without NUL."
        faults.add(InvalidParameter, f"/{name}", "not_a_text", message, value)
        return ""
    return value
