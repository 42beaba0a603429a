"""Size and orientation of a JPEG, read from its markers in microseconds and without decoding."""

from dataclasses import dataclass

_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0-SOF15 without DHT, JPG, DAC
_BARE_MARKERS = frozenset(range(0xD0, 0xD9)) | {0x01}  # markers without a length
_ORIENTATION_TAG = 0x0112


@dataclass(frozen=True, slots=True)
class JpegHead:
    """Width and height as stored; `orientation` is EXIF's, 1 to 8."""

    width: int
    height: int
    orientation: int

    @property
    def shown_size(self) -> tuple[int, int]:
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def read_head(data: bytes) -> JpegHead | None:
    """The head of a JPEG; None when its markers make no sense."""
    orientation, position = 1, 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF or marker in _BARE_MARKERS:
            position += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        segment = data[position + 4 : position + 2 + length]
        if marker in _SIZE_MARKERS and len(segment) >= 5:
            height, width = int.from_bytes(segment[1:3], "big"), int.from_bytes(segment[3:5], "big")
            return JpegHead(width, height, orientation) if width and height else None
        if marker == 0xE1 and segment.startswith(b"Exif\0\0"):
            orientation = orientation_of(segment[6:])
        if marker in (0xD9, 0xDA) or length < 2:
            return None
        position += 2 + length
    return None


def orientation_of(tiff: bytes) -> int:
    """The orientation in an EXIF block; 1 when it has none or is damaged."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    directory = number(4, 4)
    for entry in range(min(number(directory, 2), 512)):
        at = directory + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION_TAG:
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1
