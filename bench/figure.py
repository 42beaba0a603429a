"""One measured figure and how it stands against the figure to reach."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`bar` is the figure to reach; `at_most` says on which side of it we want to be. No bar: for information."""

    scenario: str
    name: str
    value: float
    unit: str
    bar: float | None = None
    at_most: bool = True

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return ""
        reached = self.value <= self.bar if self.at_most else self.value >= self.bar
        return "reached" if reached else "MISSED"

    @property
    def wanted(self) -> str:
        return "" if self.bar is None else f"{'≤' if self.at_most else '≥'} {self.bar:g}"


def table(figures: list[Figure]) -> str:
    """The figures as lines of a Markdown table."""
    rows = ["| scenario | figure | measured | to reach | |", "|---|---|---:|---:|---|"]
    rows += [
        f"| {f.scenario} | {f.name} | {f.value:,.3g} {f.unit} | {f.wanted} | {f.verdict} |"
        if f.value < 1000
        else f"| {f.scenario} | {f.name} | {f.value:,.0f} {f.unit} | {f.wanted} | {f.verdict} |"
        for f in figures
    ]
    return "\n".join(rows)
