"""A server that restarts and a page that reloads as you type, with the demo's project in it.

The demo fills a data folder once; then the server runs on it, restarted whenever a file under src/ changes, beside
vite, which sends what it does not know itself on to the server.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rotoscope.cli.demo import server

ROOT = Path(__file__).parent.parent
DATA = ROOT / ".rotoscope" / "demo"
PORT = 8137  # where web/vite.config.ts looks for the server
PAGE = "http://localhost:5173"  # vite's own
POLL_SECONDS = 0.5


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us ends the server and the page too
    demo = [sys.executable, "-m", "rotoscope", "demo", "--data", str(DATA), "--port", str(PORT)]
    subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*demo[:4], "--data", str(DATA), "--stop"], check=True)
    page = subprocess.Popen([sys.executable, "hatch_build.py", "run", "dev"], cwd=ROOT, start_new_session=True)
    api = start()
    print(f"dev: server at http://127.0.0.1:{PORT}, page at {PAGE}; Ctrl-C ends both", flush=True)
    print(f"dev: sign in at {sign_in_link()}", flush=True)
    try:
        for _ in changes():
            print("dev: restarting the server", flush=True)
            stop(api)
            api = start()
    except KeyboardInterrupt:
        pass
    finally:
        stop(api)
        os.killpg(page.pid, signal.SIGTERM)  # npm, its shell and vite
        page.wait(15)


def start() -> subprocess.Popen[bytes]:
    settings = {"ROTOSCOPE_DATA": str(DATA), "ROTOSCOPE_FETCH_ALLOW": server.LOOPBACK, "ROTOSCOPE_LOG_FORMAT": "text"}
    command = [sys.executable, "-m", "rotoscope", "serve", "--port", str(PORT)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | settings)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(15)


def sign_in_link() -> str:
    command = [sys.executable, "-m", "rotoscope", "sign-in-link", "--data", str(DATA), "--plain"]
    return subprocess.check_output([*command, "--url", PAGE], text=True).strip()


def changes() -> Iterator[None]:
    """One item whenever a Python file under src/ is newer than before."""
    newest = newest_ns()
    while True:
        time.sleep(POLL_SECONDS)
        if (now := newest_ns()) > newest:
            newest = now
            yield


def newest_ns() -> int:
    return max(path.stat().st_mtime_ns for path in (ROOT / "src").rglob("*.py"))


if __name__ == "__main__":
    main()
