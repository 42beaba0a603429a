"""Uploads go on where they stopped; results appear whole or not at all."""

from pathlib import Path

import pytest

from rotoscope.client import ApiError, UploadFailed, results, uploads
from rotoscope.client.steps import NoReply, Reply, Request
from tests.unit.client.script import CUT, Script, bad, good


class Store:
    """The far side of an upload, which loses the connection when it is told to."""

    def __init__(self, cuts: set[int]) -> None:
        self.kept = b""
        self.cuts = cuts
        self.pieces = 0

    def __call__(self, request: Request) -> Reply | NoReply:
        match request.method:
            case "POST":
                return Reply(201, {"location": "/v1/uploads/u1"}, b"{}")
            case "HEAD":
                return Reply(200, {"upload-offset": str(len(self.kept))}, b"")
            case "PATCH":
                return self._take(request)
        return good({"id": "u1", "state": "ready", "kind": "video", "frame_count": 3})

    def _take(self, request: Request) -> Reply | NoReply:
        assert int(request.headers["Upload-Offset"]) == len(self.kept)
        self.pieces += 1
        if self.pieces in self.cuts:
            self.kept += request.content[: len(request.content) // 2]
            return CUT
        self.kept += request.content
        return Reply(204, {"upload-offset": str(len(self.kept))}, b"")


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(uploads, "PIECE_BYTES", 10)
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(range(95)))
    return path


def test_a_file_arrives_whole_in_pieces(film: Path) -> None:
    store, seen = Store(set()), []
    upload = Script([store] * 20).play(uploads.upload(film, progress=lambda sent, total: seen.append((sent, total))))
    assert store.kept == film.read_bytes()
    assert upload.source == "upload:u1"
    assert seen[0] == (0, 95)
    assert seen[-1] == (95, 95)


def test_a_cut_piece_is_continued_where_the_server_stands(film: Path) -> None:
    store = Store({2, 5, 6})
    Script([store] * 40).play(uploads.upload(film))
    assert store.kept == film.read_bytes()


def test_a_broken_off_upload_is_resumed(film: Path) -> None:
    store = Store(set())
    store.kept = film.read_bytes()[:40]
    script = Script([store] * 20)
    script.play(uploads.upload(film, resume="u1"))
    assert store.kept == film.read_bytes()
    assert "POST" not in [request.method for request in script.sent]


def test_a_refusal_is_not_tried_again(film: Path) -> None:
    with pytest.raises(ApiError, match="too large"):
        Script([bad(413, "body_too_large", "too large")]).play(uploads.upload(film))


def test_a_file_that_is_no_video_says_so(film: Path) -> None:
    store = Store(set())
    refused = good({"id": "u1", "name": "film.mp4", "state": "failed", "error": {"message": "this is no video"}})
    with pytest.raises(UploadFailed, match="this is no video"):
        Script([*[store] * 12, refused]).play(uploads.upload(film))


def test_a_result_that_was_cut_is_fetched_again_and_appears_whole(tmp_path: Path) -> None:
    def half(request: Request) -> NoReply:
        assert request.sink is not None
        request.sink(b'{"data"')
        assert not (tmp_path / "result.json").exists()
        return CUT

    def whole(request: Request) -> Reply:
        assert request.sink is not None
        request.sink(b'{"data": 1}')
        return Reply(200, {}, b"")

    job = good({"job_id": "j", "status": "completed", "result": "https://elsewhere/v1/results/j/abc.json"})
    script = Script([job, half, whole])
    path = script.play(results.save_result("p", "j", tmp_path / "result.json"))
    assert path.read_bytes() == b'{"data": 1}'
    assert script.sent[1].path == "/v1/results/j/abc.json"
    assert list(tmp_path.iterdir()) == [path]
