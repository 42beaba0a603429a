"""Feeds the targets bytes that follow what the code does (atheris, which is libFuzzer for Python).

python -m tests.fuzz                      every target for a minute
python -m tests.fuzz json --seconds 600   one of them, for longer
python -m tests.fuzz --replay FILE json   one input, to see what it does

An input that finds something is cut short and kept in tests/fuzz/findings, where the ordinary test run reads it again.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.target import FINDINGS

INPUT_SECONDS_MAX = 10
MEMORY_MB_MAX = 2048
TOLD_CHARACTERS = 3000


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz our own parsers.")
    parser.add_argument("names", nargs="*", help="the targets; all of them if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--replay", type=Path, help="judge this one input and do nothing else")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.inside:
        return fuzz(options.inside, rest)
    from tests.fuzz.catalogue import TARGETS  # noqa: PLC0415 - inside, it is imported under the fuzzer's eyes

    names = options.names or list(TARGETS)
    if options.replay:
        for name in names:
            TARGETS[name].judge(options.replay.read_bytes())
        return 0
    failed = [name for name in names if not tried(name, options.seconds)]
    print(f"fuzz: {len(names)} targets, {options.seconds} s each; found something in: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def tried(name: str, seconds: int) -> bool:
    """Whether a target has stood so long; a process of its own, for a crash of the interpreter is a finding, too."""
    begun = time.monotonic()
    kept = FINDINGS / name
    kept.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as corpus:
        limits = (f"-max_total_time={seconds}", f"-timeout={INPUT_SECONDS_MAX}", f"-rss_limit_mb={MEMORY_MB_MAX}")
        command = [sys.executable, "-m", "tests.fuzz", "--inside", name, *limits, f"-artifact_prefix={kept}/", corpus]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    runs = next((line for line in ended.stderr.splitlines()[::-1] if line.startswith("Done ")), "")
    print(f"fuzz: {name}: {runs or 'stopped'} ({time.monotonic() - begun:.0f} s)", flush=True)
    if ended.returncode:
        print(ended.stdout[-TOLD_CHARACTERS:], file=sys.stderr, flush=True)
        print("\n".join(ended.stderr.splitlines()[-6:]), file=sys.stderr, flush=True)
        for found in kept.iterdir():
            if found.suffix != ".bin":
                found.rename(found.with_suffix(".bin"))
    if not any(kept.iterdir()):
        kept.rmdir()
    return ended.returncode == 0


def fuzz(name: str, arguments: list[str]) -> int:
    """In a process of its own: everything that is imported now is watched."""
    import atheris  # noqa: PLC0415 - only `make fuzz` has it

    with atheris.instrument_imports(include=["rotoscope"]):  # pyright: ignore[reportAttributeAccessIssue] - it is made at import
        from tests.fuzz.catalogue import TARGETS  # noqa: PLC0415

    target = TARGETS[name]
    with TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds):
            (Path(folder) / f"seed{number}").write_bytes(seed)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{escaped(word)}"\n' for word in target.words))
        dictionary = [f"-dict={words}"] if target.words else []
        atheris.Setup([sys.argv[0], *arguments, folder, *dictionary, f"-max_len={target.bytes_max}"], target.judge)
        atheris.Fuzz()
    return 0


def escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    sys.exit(main())
