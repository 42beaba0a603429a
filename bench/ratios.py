"""Our figures and a peer's, side by side:  python -m bench.ratios OURS.json THEIRS.json"""

import json
import sys
from pathlib import Path


def main() -> None:
    ours, theirs = (
        {(row["scenario"], row["name"]): row for row in json.loads(Path(name).read_text())} for name in sys.argv[1:3]
    )
    print("| scenario | figure | Rotoscope | Label Studio | better by |\n|---|---|---:|---:|---:|")
    for key in [key for key in ours if key in theirs]:
        mine, other = ours[key], theirs[key]
        low, high = (mine["value"], other["value"]) if mine["at_most"] else (other["value"], mine["value"])
        ratio = f"{high / low:.1f}x" if low else "–"
        unit = mine["unit"]
        print(f"| {key[0]} | {key[1]} | {mine['value']:,.4g} {unit} | {other['value']:,.4g} {unit} | {ratio} |")


if __name__ == "__main__":
    main()
