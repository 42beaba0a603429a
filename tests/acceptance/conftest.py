"""What every acceptance test may ask for: a server, a project, and a desk in a browser."""

from collections.abc import Iterator

import pytest

from tests.acceptance.desk import browser as browser
from tests.acceptance.desk import chromium as chromium
from tests.acceptance.desk import context as context
from tests.acceptance.desk import desk as desk
from tests.acceptance.desk import numbered as numbered
from tests.acceptance.desk import playwright as playwright
from tests.acceptance.serving import Pictures, Server, a_server, serving


@pytest.fixture(scope="session")
def pictures() -> Iterator[str]:
    with serving(Pictures) as url:
        yield url


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pictures: str) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("acceptance"), pictures) as server:
        yield server


@pytest.fixture(scope="session")
def project_id(server: Server) -> str:
    """A project with a workflow that v0 clients call `track_bounding_boxes`."""
    with server.client() as client:
        project = client.create_project("Acceptance")
        client.create_workflow(project.id, "Boxes", tag="track_bounding_boxes")
        return project.id
