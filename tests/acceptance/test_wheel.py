"""The wheel has the page in it: who installs it needs no Node."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.acceptance.serving import free_port, wait_until_up

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the tree as it stands, with the build tools that are installed for the tests."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    [built] = place.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_page_and_the_example_are_in_the_wheel_and_no_sources_of_the_page(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "rotoscope/static/index.html" in names
    assert any(name.startswith("rotoscope/static/assets/") and name.endswith(".js") for name in names)
    assert "rotoscope/cli/demo/motion_prelabels.py" in names
    assert not [name for name in names if "node_modules" in name or name.endswith(".svelte")]


@pytest.mark.slow
def test_an_installed_wheel_serves_the_page_without_node(wheel: Path, tmp_path: Path) -> None:
    """Installed beside nothing of ours: only the dependencies are borrowed from the environment of the tests."""
    home = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
    url = f"http://127.0.0.1:{free_port()}"
    settings = {"PATH": "/nowhere", "PYTHONPATH": str(home), "ROTOSCOPE_DATA": str(tmp_path / "data")}
    log = tmp_path / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "rotoscope", "serve", "--port", url.rpartition(":")[2]],
            env={name: value for name, value in os.environ.items() if name != "PATH"} | settings,
            cwd=tmp_path,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_up(url, process, log)
        with urlopen(url) as answer:
            page = answer.read().decode()
        assert "<title>Rotoscope" in page
        script = page.partition('src="')[2].partition('"')[0]
        with urlopen(url + script) as answer:
            assert answer.headers["content-type"].startswith("text/javascript")
    finally:
        process.terminate()
        process.wait(30)
