"""A server as its keeper sees it, and nothing else: it says its letters on the line, and can be told to fall."""

import os
import socket
import sys
from pathlib import Path

GO, LEAVE = b"o", b"l"


def main() -> None:
    folder = Path(sys.argv[1])
    line = socket.socket(fileno=int(sys.argv[sys.argv.index("--line") + 1]))
    if (folder / "broken").exists():
        sys.exit(3)
    if (folder / "needs-room").exists():
        line.sendall(b"w")
        assert line.recv(1) == GO
    with (folder / "stood").open("a") as book:
        book.write(f"{os.getpid()}\n")
    line.sendall(b"s")
    if line.recv(1) == LEAVE:
        with (folder / "left").open("a") as book:
            book.write(f"{os.getpid()}\n")
        line.sendall(b"g")


if __name__ == "__main__":
    main()
