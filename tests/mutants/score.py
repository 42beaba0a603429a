"""Small changes of the validators, drawn by lot, and how many of them their tests notice: a measure of the tests.

python -m tests.mutants.score --draw 60 --seed 1

Unlike the seeded faults, nobody chose these: `<` for `<=`, `and` for `or`, one more or less. Some change nothing that
anybody could see; these count as missed.
"""

import argparse
import ast
import random
import sys
from collections.abc import Callable, Iterator

from tests.mutants.mutant import Mutant
from tests.mutants.nursery import ROOT, Nursery, Outcome
from tests.trust import figures
from tests.trust.figures import Figure

WIRE = "src/rotoscope/wire"
VALIDATORS = tuple(
    f"{WIRE}/{name}.py"
    for name in (
        "names",
        "job",
        "job_data",
        "frames_input",
        "twins",
        "depth",
        "shape_faults",
        "prelabel_faults",
        "body",
    )
)
TESTS = tuple(f"tests/unit/wire/test_{name}.py" for name in ("job", "prelabel", "prelabel_faults", "body", "depth"))
SHARE_MIN = 0.85
OTHER: dict[type[ast.AST], type[ast.AST]] = {
    one: other
    for pair in (
        *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot)),
        *((ast.And, ast.Or), (ast.Add, ast.Sub)),
    )
    for one, other in (pair, pair[::-1])
}


def changes(text: str) -> Iterator[tuple[str, str]]:
    """Each small change of a program: what it is, and the whole text with it."""
    for number in range(len(list(_places(ast.parse(text))))):
        tree = ast.parse(text)
        node, change = list(_places(tree))[number]
        before = ast.unparse(node)
        change()
        yield f"{node.lineno}: {before} -> {ast.unparse(node)}", ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _places(tree: ast.AST) -> Iterator[tuple[ast.expr, Callable[[], None]]]:
    asserted = {node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "strict"}
    for node in ast.walk(tree):
        match node:
            case ast.Constant() if node in asserted:  # zip(strict=True) says what is so anyway
                pass
            case ast.Compare() if type(node.ops[0]) in OTHER:
                yield node, lambda node=node: node.ops.__setitem__(0, OTHER[type(node.ops[0])]())
            case ast.BoolOp() | ast.BinOp() if type(node.op) in OTHER:
                yield node, lambda node=node: setattr(node, "op", OTHER[type(node.op)]())
            case ast.UnaryOp(op=ast.Not()):
                yield node, lambda node=node: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
            case ast.Constant(value=bool()):
                yield node, lambda node=node: setattr(node, "value", not node.value)
            case ast.Constant(value=int()):
                yield node, lambda node=node: setattr(node, "value", node.value + 1)


def drawn(count: int, seed: int) -> list[Mutant]:
    every: list[Mutant] = []
    for path in VALIDATORS:
        text = (ROOT / path).read_text()
        every += [Mutant(f"{path}:{what}", 8, path, text, changed, TESTS) for what, changed in changes(text)]
    return random.Random(seed).sample(every, min(count, len(every)))


def tried(chosen: list[Mutant]) -> list[Mutant]:
    """Those that nobody noticed."""
    missed: list[Mutant] = []
    with Nursery() as nursery:
        if nursery.run(TESTS) is not Outcome.SURVIVED:
            sys.exit(f"the tests fail without any change; mend that first\n{nursery.told}")
        for one in chosen:
            outcome = nursery.try_out(one)  # what does not even start is noticed by everybody
            print(f"{outcome.value:>9}  {one.name}", flush=True)
            missed += [one] if outcome is Outcome.SURVIVED else []
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description="Change validators a little, and see whether their tests notice.")
    parser.add_argument("--draw", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    figures.add_option(parser)
    options = parser.parse_args()
    chosen = drawn(options.draw, options.seed)
    noticed = len(chosen) - len(tried(chosen))
    told = f"{noticed} of {len(chosen)} noticed by their tests ({noticed / len(chosen):.0%})"
    is_held = noticed / len(chosen) >= SHARE_MIN
    figure = Figure(8, "small changes of the validators", told, f">= {SHARE_MIN:.0%}", str(options.seed), is_held)
    return figures.conclude(figure, is_recorded=options.record)


if __name__ == "__main__":
    sys.exit(main())
