"""Frames of a clip as files, and a small web server that hands them out: the client's own storage, so to say."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from rotoscope.media.workshop import Workshop

EVERY = 3


def cut(video: Path, folder: Path) -> list[str]:
    """Write every third frame of `video` into `folder` as JPEG, once; their file names."""
    done = folder / "complete"
    if not done.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        workshop = Workshop(folder / "workshop")
        try:
            for picture in workshop.split(video, workshop.probe_video(video)):
                if picture.index % EVERY == 0:
                    (folder / f"frame{picture.index // EVERY + 1:03d}.jpg").write_bytes(picture.data)
        finally:
            workshop.close()
        done.touch()
    return sorted(path.name for path in folder.glob("frame*.jpg"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port of this machine; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass
