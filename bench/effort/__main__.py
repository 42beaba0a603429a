"""Print what each feature of the editor costs a person:  python -m bench effort, or  python -m bench.effort [--each]"""

import argparse

from bench.effort.figures import each, figures_of, measured
from bench.figure import table


def main() -> None:
    parser = argparse.ArgumentParser(description="Label real people with the real editor, and count what a hand does.")
    parser.add_argument("--each", action="store_true", help="also print every person of the clip")
    options = parser.parse_args()
    found = measured()
    print(table(figures_of(found)))
    if options.each:
        print(f"\n{each(found)}")


if __name__ == "__main__":
    main()
