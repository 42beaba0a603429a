"""What the tutorial says to type works when it is typed."""

import re
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from rotoscope import Client
from tests.acceptance.serving import Server, finish

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "first-job.md"


def blocks(mark: str, tutorial: Path = TUTORIAL) -> str:
    found = re.findall(rf"^<!-- {mark} -->\n```python\n(.*?)^```", tutorial.read_text(), re.DOTALL | re.MULTILINE)
    assert found
    return "\n".join(found)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a short `clip.mp4` in it, to stand in."""
    monkeypatch.chdir(tmp_path)
    with av.open("clip.mp4", "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for shade in range(0, 120, 10):
            picture = np.full((48, 64, 3), shade, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_tutorial_goes_from_an_empty_folder_to_a_result(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROTOSCOPE_URL", server.url)
    monkeypatch.setenv("ROTOSCOPE_KEY", server.key)
    names: dict[str, Any] = {}
    exec(compile(blocks("run"), TUTORIAL.name, "exec"), names)
    assert "12 frames are ready" in capsys.readouterr().out
    client: Client = names["rotoscope"]
    with client:
        finish(client, names["project"].id, names["job"].job_id)
        exec(compile(blocks("result"), TUTORIAL.name, "exec"), names)
    assert len(names["document"]["data"]["video_data"]["frames"]) == 12
