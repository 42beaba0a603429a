"""A model for the model step of a workflow, in a page: it answers each job with a box in the middle of every frame.

    python examples/model_server.py --port 9000

Put your own model in the place of `find_tracks`; it may open `frame["url"]` with a plain GET. On one machine the server
has to be allowed to ask it: ROTOSCOPE_FETCH_ALLOW=127.0.0.0/8. Needs nothing but Python.
"""

import argparse
import json
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MIDDLE = [{"x": 0.4, "y": 0.4}, {"x": 0.6, "y": 0.4}, {"x": 0.6, "y": 0.6}, {"x": 0.4, "y": 0.6}]


def find_tracks(question: dict[str, Any]) -> list[dict[str, Any]]:
    """One track of the first label, through all frames that have a picture."""
    labels = question["schema"]["labels"]
    frames = {frame["frame_id"]: {"coordinates": MIDDLE} for frame in question["frames"] if frame["url"]}
    track_id = str(uuid.uuid5(uuid.NAMESPACE_URL, question["job_id"]))  # asked twice, it answers the same
    label = labels[0]["name"] if labels else "object"
    return [{"_id": track_id, "type": "rectangle", "label": label, "frames": frames}] if frames else []


class Model(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        tracks = {"data": {"annotations": find_tracks(question)}}
        body = json.dumps({"maker_response": {"video2d": tracks}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9000)
    ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Model).serve_forever()


if __name__ == "__main__":
    main()
