"""A small origin of pictures: what a client's image host is to us. Run as its own process, so that its CPU is not ours;
and as cheap as can be, because it shares the cores with what is measured.

`/7.jpg` is a picture of its own for every number; `/again/7.jpg` is one of 64, which are soon known.

python -m bench.pictures PORT
"""

import asyncio
import io
import sys
from typing import cast

import uvloop
from PIL import Image

KNOWN = 64
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: %d\r\n\r\n"


def picture(number: int, width: int = 160, height: int = 120) -> bytes:
    """A JPEG that differs with `number`."""
    image = Image.effect_noise((width, height), 40).convert("RGB")
    image.putpixel((number % width, number // width % height), (255, 0, 0))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def numbered(jpeg: bytes, number: int) -> bytes:
    """The same pixels under another hash: the number is a comment in the file, behind its first marker."""
    note = b"%020d" % number
    return jpeg[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + jpeg[2:]


class Origin(asyncio.Protocol):
    """Answers GET after GET on one connection."""

    pool: tuple[bytes, ...] = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # a socket's
        self._left = b""

    def data_received(self, data: bytes) -> None:
        *requests, self._left = (self._left + data).split(b"\r\n\r\n")
        for request in requests:
            folder, _, name = request.split(b" ", 2)[1].rpartition(b"/")
            number = int(name.removesuffix(b".jpg"))
            jpeg = self.pool[number % KNOWN]
            if folder != b"/again":
                jpeg = numbered(jpeg, number)
            self._transport.write(HEAD % len(jpeg) + jpeg)


async def serve(port: int) -> None:
    Origin.pool = tuple(picture(number) for number in range(KNOWN))
    server = await asyncio.get_running_loop().create_server(Origin, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
