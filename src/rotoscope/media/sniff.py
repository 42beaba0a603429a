"""What a file is by its first bytes. Names and declared types are never asked: both are the sender's word."""

from rotoscope.media.facts import MediaKind, MediaRefused

HEAD_BYTES = 4_096  # how much of a file the answer needs at most

_IMAGES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}
_VIDEO_BRANDS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide")  # MP4 and QuickTime, at byte 4
_STILL_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1")  # pictures in an MP4 coat
_REFUSED = {
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"8BPS": "Photoshop",
    b"\x00\x00\x01\x00": "ICO",
    b"%PDF": "PDF",
    b"%!PS": "PostScript",
    b"\x76\x2f\x31\x01": "OpenEXR",
}


def image_type(head: bytes) -> str:
    """The media type of a picture; raises MediaRefused with what it is instead and what to do."""
    for magic, media_type in _IMAGES.items():
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    raise _refusal(head)


def media_kind(head: bytes) -> MediaKind:
    """Whether an upload is a picture, a video or an archive; raises MediaRefused."""
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return MediaKind.ARCHIVE
    if _is_video(head):
        return MediaKind.VIDEO
    image_type(head)
    return MediaKind.IMAGE


def _is_video(head: bytes) -> bool:
    return (
        (head[4:8] in _VIDEO_BRANDS and head[8:12] not in _STILL_BRANDS)
        or head[:4] == b"\x1a\x45\xdf\xa3"  # Matroska, WebM
        or (head[:4] == b"RIFF" and head[8:12] == b"AVI ")
        or head[:4] in (b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")  # MPEG program stream
        or (head[:1] == b"G" and head[188:189] == b"G" and head[376:377] == b"G")  # MPEG transport stream
    )


def _refusal(head: bytes) -> MediaRefused:
    """Why this is no picture, in words that help whoever sent it."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if not head:
        return MediaRefused("empty_file", "The file is empty.")
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return MediaRefused("got_html", "Got HTML, probably a login page or an expired link; check the address.")
    if b"<svg" in text:
        return MediaRefused("image_format_refused", "SVG drawings are not taken; convert to PNG.")
    if text.startswith((b"<?xml", b"{", b"[")):
        return MediaRefused("not_an_image", "Got XML or JSON instead of a picture, probably an error message.")
    if _is_video(head):
        return MediaRefused("got_video", "This is a video; send it as data.video_data.source, not as a frame.")
    if head[4:8] == b"ftyp":
        return MediaRefused("image_format_refused", "AVIF and HEIC pictures are not taken; convert to JPEG or PNG.")
    for magic, name in _REFUSED.items():
        if head.startswith(magic):
            return MediaRefused("image_format_refused", f"{name} files are not taken; convert to JPEG or PNG.")
    return MediaRefused("not_an_image", "This is not a picture; JPEG, PNG, WebP, GIF and BMP are taken.")
