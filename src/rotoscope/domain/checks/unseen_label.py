"""Unseen label: the label schema has it, and no track of the job does. A hint for whole jobs, pinned to none."""

from collections.abc import Collection, Iterator

from rotoscope.domain.checks.boxes import Surroundings
from rotoscope.domain.checks.finding import Finding


def find_in_job(labels: Collection[str], around: Surroundings) -> Iterator[Finding]:
    for label in around.schema.labels:
        if label.name not in labels:
            title = label.display_name or label.name
            yield Finding("unseen_label", f"No object is labelled “{title}”.", score=0.1)
