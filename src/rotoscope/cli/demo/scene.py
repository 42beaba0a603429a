"""What the demo puts on the stage, all of it through the public API: a project, labels, a batch, two jobs."""

import json
import subprocess
import sys
from pathlib import Path

from rotoscope.cli import show
from rotoscope.cli.demo import frames
from rotoscope.cli.demo.server import Note
from rotoscope.client import Attribute, Client, Label
from rotoscope.client.models import OpenedJob

PROJECT = "Demo: a street"
TAG = "track_bounding_boxes"
BATCH = "First batch"
GUIDE = "Draw a box around everything that moves by itself. Keep one track for one object, also while it is hidden."
MODEL = "motion_prelabels.py"

OCCLUDED = Attribute(name="occluded", type="checkbox")
TRUNCATED = Attribute(name="truncated", type="checkbox")
LABELS = [
    Label(
        name="person",
        display_name="Person",
        color="rgb(79,195,247)",
        hotkey="1",
        kinds=["rectangle", "polygon", "landmark"],
        attributes=[
            Attribute(name="pose", type="select", values=["standing", "walking", "riding", "sitting"]),
            OCCLUDED,
            TRUNCATED,
        ],
    ),
    Label(
        name="car",
        display_name="Car",
        color="rgb(255,183,77)",
        hotkey="2",
        kinds=["rectangle", "polygon", "cuboid"],
        attributes=[
            Attribute(name="type", type="select", scope="track", values=["car", "taxi", "van", "bus"]),
            OCCLUDED,
            TRUNCATED,
        ],
    ),
    Label(
        name="bicycle",
        display_name="Bicycle",
        color="rgb(129,199,132)",
        hotkey="3",
        kinds=["rectangle", "polygon"],
        attributes=[Attribute(name="parked", type="checkbox", scope="track"), OCCLUDED, TRUNCATED],
    ),
    Label(name="lane", display_name="Lane", color="rgb(240,98,146)", hotkey="4", kinds=["line"]),
]


def ensure_project(client: Client, note: Note) -> str:
    """The demo's project with its labels and its workflow; made if it is not there. Its id."""
    known = {project.id for project in client.projects()}
    if note.project_id in known:
        return note.project_id
    project = client.create_project(PROJECT, guide=GUIDE)
    client.put_schema(project.id, LABELS)
    client.create_workflow(project.id, "Boxes by hand", tag=TAG)
    return project.id


def ensure_batch(client: Client, project_id: str) -> str:
    for batch in client.batches(project_id):
        if batch.name == BATCH:
            return batch.id
    return client.create_batch(project_id, BATCH, description="Two clips of the demo").batch_id


def job_from_video(client: Client, project_id: str, batch_id: str, video: Path, notes: Path) -> OpenedJob:
    """A job made of an uploaded video, with the tracks that the motion model found in it."""
    if standing := _standing(client, project_id, video.stem):
        return standing
    with show.waiting("finding what moves (examples/motion_prelabels.py)"):
        tracks = _tracks(video, notes)
    with show.bytes_bar(f"uploading {video.name}", video.stat().st_size) as progress:
        upload = client.upload(video, progress=progress)
    made = client.create_job(
        project_id, video.stem, source=upload.source, pre_labels=tracks, tag=TAG, batch_id=batch_id, priority_weight=8
    )
    with show.count_bar("splitting the video into frames") as progress:
        return client.wait_until_open(made.job_id, progress=progress)


def job_from_frames(client: Client, project_id: str, batch_id: str, video: Path, folder: Path) -> OpenedJob:
    """A job made of frame addresses, as the job API knows it since ever. Here the demo serves the frames itself."""
    name = f"{video.stem}-frames"
    if standing := _standing(client, project_id, name):
        return standing
    with show.waiting(f"cutting frames from {video.name}"):
        names = frames.cut(video, folder)
    with frames.served(folder) as address:
        listed = [{"frame_id": file, "src": f"{address}/{file}"} for file in names]
        made = client.create_job(project_id, name, frames=listed, tag=TAG, batch_id=batch_id)
        with show.count_bar("the server fetches the frames", len(names)) as progress:
            return client.wait_until_open(made.job_id, progress=progress)


def _standing(client: Client, project_id: str, reference_id: str) -> OpenedJob | None:
    """The job of an earlier run, if its frames are there."""
    found = next(iter(client.jobs(project_id, reference_id=reference_id)), None)
    return client.wait_until_open(found.job_id) if found else None


def _tracks(video: Path, folder: Path) -> list[dict]:
    """What the example finds, kept from one run to the next. No OpenCV, no pre-labels: the job is made without."""
    kept = folder / f"{video.stem}-tracks.json"
    if not kept.is_file():
        command = [sys.executable, str(_model()), str(video), "--print"]
        done = subprocess.run(command, capture_output=True)
        if done.returncode:
            show.errors.print("No pre-labels: the motion model needs `pip install 'rotoscope[demo]'`.", style="yellow")
            return []
        kept.write_bytes(done.stdout)
    return json.loads(kept.read_bytes())


def _model() -> Path:
    """The example in the source tree, or its copy in an installed package."""
    in_tree = Path(__file__).parents[4] / "examples" / MODEL
    return in_tree if in_tree.is_file() else Path(__file__).with_name(MODEL)
