"""The web page, the reference of the API, and what tells that the server is well."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.services.house import House
from tests.api.told import given, told


@pytest.fixture
def built(house: House, tmp_path: Path) -> TestClient:
    """The API with a page that was built."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>the page</title>")
    (folder / "assets" / "index-Bx3kD9aQ.js").write_text("export {}")
    (folder / "favicon.svg").write_text("<svg/>")
    return TestClient(build_api(house, page_folder=folder), base_url="http://rotoscope.test")


@pytest.mark.parametrize("path", ["/", "/projects/7", "/tasks/7", "/jobs/7", "/tasks/7?frame=3", "/index.html"])
def test_the_page_is_at_every_address_that_it_resolves_itself(built: TestClient, path: str) -> None:
    response = built.get(path)
    assert response.status_code == 200
    assert "the page" in response.text
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in response.headers["content-security-policy"]


def test_files_with_a_hash_in_their_name_are_kept_for_ever(built: TestClient) -> None:
    response = built.get("/assets/index-Bx3kD9aQ.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert built.get("/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.fixture
def spoken(house: House, tmp_path: Path) -> TestClient:
    """The API with a page that was built in three languages."""
    for folder, words in (("", "the page"), ("languages/de", "die Seite"), ("languages/pt-BR", "a página")):
        place = tmp_path / "static" / folder
        (place / "assets").mkdir(parents=True)
        (place / "index.html").write_text(f"<!doctype html><title>{words}</title>")
        (place / "assets" / "index-Bx3kD9aQ.js").write_text("export {}")
    return TestClient(build_api(house, page_folder=tmp_path / "static"), base_url="http://rotoscope.test")


@pytest.mark.parametrize(
    ("asked", "cookie", "words"),
    [
        ("", "", "the page"),
        ("de-AT, en;q=0.8", "", "die Seite"),
        ("en;q=0.5, de;q=0.9", "", "die Seite"),
        ("en, de; q=0.1", "", "the page"),
        ("fr, pt-br;q=0.3", "", "a página"),
        ("fr", "", "the page"),
        ("de;q=x, ;;, *", "", "the page"),
        ("de", "en", "the page"),
        ("", "de", "die Seite"),
        ("de", "../../etc", "die Seite"),
    ],
)
def test_a_browser_gets_the_language_it_chose_or_asks_for(
    spoken: TestClient, asked: str, cookie: str, words: str
) -> None:
    headers = {"Accept-Language": asked} | ({"Cookie": f"language={cookie}"} if cookie else {})
    response = spoken.get("/projects/7", headers=headers)
    assert words in response.text
    assert response.headers["vary"].startswith("Accept-Language, Cookie")
    assert response.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in response.headers["content-security-policy"]


def test_the_files_of_a_language_are_kept_for_ever_too(spoken: TestClient) -> None:
    assert "immutable" in spoken.get("/languages/de/assets/index-Bx3kD9aQ.js").headers["cache-control"]


@pytest.mark.parametrize("path", ["/assets/gone.js", "/v1/gone", "/../pyproject.toml", "/%2e%2e/pyproject.toml", "/x"])
def test_other_addresses_are_not_the_page(built: TestClient, path: str) -> None:
    told(built.get(path), 404, "route_not_found")


@pytest.mark.parametrize("path", ["/nowhere", "/project/7", "/projekte/7/jobs"])
def test_somebody_who_types_an_address_that_there_is_not_gets_a_page_that_says_so(built: TestClient, path: str) -> None:
    told(built.get(path), 404, "route_not_found")
    response = built.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.headers["cache-control"]) == (404, "no-cache")
    assert "the page" in response.text
    assert "script-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/v1/gone", "/v2/gone", "/assets/gone", "/gone.js", "/docs/gone", "/.git"])
def test_where_programs_ask_a_browser_is_told_as_they_are(built: TestClient, path: str) -> None:
    told(built.get(path, headers={"Accept": "text/html"}), 404, "route_not_found")


def test_the_page_takes_nothing(built: TestClient) -> None:
    told(built.post("/projects/7"), 404, "route_not_found")


def test_a_page_that_is_not_built_says_how_to_build_it(house: House, tmp_path: Path) -> None:
    bare = TestClient(build_api(house, page_folder=tmp_path / "nothing"), base_url="http://rotoscope.test")
    assert "make web" in bare.get("/").text
    assert bare.get("/tasks/7").status_code == 503


def test_the_reference_needs_neither_script_nor_network(nobody: TestClient) -> None:
    response = nobody.get("/docs")
    assert response.status_code == 200
    assert "Create a job" in response.text
    assert "<script" not in response.text
    assert "http://" not in response.text.replace("http://rotoscope", "")
    for code in ("FS_0001", "FS_00012", "unauthorized_request", "BATCH_CREATION"):
        assert f"id='error-{code}'" in response.text


def test_the_server_says_that_it_is_alive_and_ready(nobody: TestClient) -> None:
    assert given(nobody.get("/health"))["status"] == "ok"
    assert given(nobody.get("/ready")) == {"database": True, "blobs": True, "worker": None}


def test_a_server_without_its_bytes_is_not_ready(
    nobody: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(house.blobs, "put", fail)
    body = told(nobody.get("/ready"), 503, "overloaded")
    assert body["data"] == {"database": True, "blobs": False, "worker": None}
    assert given(nobody.get("/health"))["status"] == "ok"


def test_a_server_whose_background_work_stands_still_is_not_ready(house: House) -> None:
    works: list[bool] = [False]
    api = build_api(house, is_working=lambda: works[0])
    caller = TestClient(api, base_url="http://rotoscope.test")
    assert told(caller.get("/ready"), 503, "overloaded")["data"] == {"database": True, "blobs": True, "worker": False}
    works[0] = True
    assert given(caller.get("/ready")) == {"database": True, "blobs": True, "worker": True}
