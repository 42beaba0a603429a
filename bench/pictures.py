"""A small origin of pictures: what a client's image host is to us. Run as its own process, so that its CPU is not ours.

python -m bench.pictures PORT
"""

import io
import sys

from aiohttp import web
from PIL import Image


def picture(number: int, width: int = 160, height: int = 120) -> bytes:
    """A JPEG that differs with `number`."""
    image = Image.effect_noise((width, height), 40).convert("RGB")
    image.putpixel((number % width, number // width % height), (255, 0, 0))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def app() -> web.Application:
    pool = [picture(number) for number in range(64)]

    async def serve(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        return web.Response(body=pool[number % len(pool)], content_type="image/jpeg")

    application = web.Application()
    application.router.add_get("/{number:\\d+}.jpg", serve)
    return application


if __name__ == "__main__":
    web.run_app(app(), host="127.0.0.1", port=int(sys.argv[1]), print=lambda *_: None)
