"""The efforts as figures: per object, by feature."""

from bench.effort import desk, measure
from bench.effort.measure import Effort
from bench.effort.truth import CLIP, people
from bench.figure import Figure
from bench.server import running

GOOD_ENOUGH = 0.85

Measured = dict[str, list[Effort]]


def effort() -> list[Figure]:
    return figures_of(measured())


def measured() -> Measured:
    """By feature. Nothing where the clip is not beside the project."""
    if not CLIP.is_file():
        print(f"effort: the clip is not there ({CLIP.name} of ../shared/data/video)")
        return {}
    known = people()
    ways = {
        "interpolation only": measure.with_interpolation,
        "propagate": measure.with_propagation,
        "pre-labels, reduced": measure.with_reduction,
    }
    with running() as server, desk.pictures() as folder, desk.page_of(server) as page:
        desk.set_up(server)
        return {name: way(page, server, folder, known) for name, way in ways.items()}


def figures_of(found: Measured) -> list[Figure]:
    figures: list[Figure] = []
    for name, efforts in found.items():
        count = len(efforts)
        ious = [iou for one in efforts for iou in one.ious]
        figures += [
            Figure(
                "effort", f"{name}: mean IoU of {count} people", sum(ious) / len(ious), "", GOOD_ENOUGH, at_most=False
            ),
            Figure("effort", f"{name}: keys", sum(one.count.keys for one in efforts) / count, "per object"),
            Figure("effort", f"{name}: clicks", sum(one.count.clicks for one in efforts) / count, "per object"),
            Figure("effort", f"{name}: drags", sum(one.count.drags for one in efforts) / count, "per object"),
            Figure("effort", f"{name}: keyframes", sum(one.keyframes for one in efforts) / count, "per object"),
        ]
    return figures


def each(found: Measured) -> str:
    """Every person, as lines of a Markdown table."""
    rows = ["| feature | person | keys | clicks | drags | keyframes | IoU |", "|---|---|---:|---:|---:|---:|---:|"]
    rows += [
        f"| {name} | {one.name} | {one.count.keys} | {one.count.clicks} | {one.count.drags} | {one.keyframes} "
        f"| {one.mean_iou:.2f} |"
        for name, efforts in found.items()
        for one in efforts
    ]
    return "\n".join(rows)
