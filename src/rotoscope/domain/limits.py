"""What may be drawn at a maker's step: some labels, some kinds, or anything that the schema allows."""

from dataclasses import dataclass

from rotoscope.domain.edit import Edit, HeadChange
from rotoscope.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class Limits:
    """None named means that all may be drawn."""

    labels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def faults(self, edit: Edit) -> list[Fault]:
        """What this edit draws that is not for this step. Changing what is there already is not drawing."""
        found: list[Fault] = []
        for index, change in enumerate(edit.changes):
            if isinstance(change, HeadChange) and change.after is not None:
                pointer, head = f"/changes/{index}/after", change.after
                if self.labels and head.label not in self.labels:
                    message = f"this step draws {', '.join(self.labels)}"
                    found.append(Fault(f"{pointer}/label", "label_not_allowed", message, head.label))
                if self.kinds and head.kind not in self.kinds:
                    message = f"this step draws shapes of the kinds {', '.join(self.kinds)}"
                    found.append(Fault(f"{pointer}/kind", "kind_not_allowed", message, head.kind))
        return found
