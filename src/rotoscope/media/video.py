"""Videos: which frames there are, and each of them as a JPEG. Runs in the child process only.

Frame n is the n-th frame in the order of showing. It is found by its presentation time stamp, never by time x fps, so
variable frame rates, B-frames and odd starts make no difference.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import simplejpeg
from av.container import InputContainer
from av.error import DecoderNotFoundError, FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from rotoscope.media.facts import ImageFacts, MediaRefused, Picture, Refused, VideoFacts
from rotoscope.media.limits import allow_seconds

JPEG_QUALITY = 90
SECONDS_PER_FRAME = 20
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo"


def probe(path: Path, pixels_max: int, frames_max: int) -> VideoFacts:
    """What this video is and when each of its frames is shown; raises MediaRefused."""
    with _opened(path) as container:
        stream = _video_stream(container)
        packets = [
            (packet.pts, packet.is_keyframe, packet.is_discard or packet.is_corrupt)
            for packet in _packets(container, stream)
            if packet.size
        ]
        base = stream.time_base or Fraction(1)
    if len(packets) > frames_max:
        raise MediaRefused("too_many_frames", f"The video has more than {frames_max:,} frames; cut it into parts.")
    times = sorted(pts for pts, _, _ in packets if pts is not None)
    keyframes = sorted(pts for pts, is_key, _ in packets if is_key and pts is not None)
    is_plain = len(times) == len(packets) > 0 and packets[0][1] and not any(odd for _, _, odd in packets)
    is_counted = False
    if not is_plain or any(a == b for a, b in pairwise(times)):
        times, keyframes, is_counted = _decoded_times(path)
    width, height, rotation = _shown_size(path, pixels_max)
    return VideoFacts(width, height, rotation, (base.numerator, base.denominator), times, keyframes, is_counted)


def split(path: Path, facts: VideoFacts, start: int, stop: int) -> Iterator[Picture]:
    """The frames `start` to `stop` as JPEG, in order. A frame that cannot be decoded is in its place, refused."""
    expected, reformatter = start, VideoReformatter()
    for index, frame in _frames_from(path, facts, start):
        if index >= stop:
            break
        if index < expected:
            continue
        yield from (_undecodable(missing) for missing in range(expected, index))
        data, width, height = _jpeg(frame, reformatter)
        yield Picture(index, data, ImageFacts(width, height, "image/jpeg"))
        expected = index + 1
        allow_seconds(SECONDS_PER_FRAME)
    yield from (_undecodable(missing) for missing in range(expected, stop))


def _frames_from(path: Path, facts: VideoFacts, start: int) -> Iterator[tuple[int, VideoFrame]]:
    """Decoded frames with their numbers, from `start` or earlier. Seeks only when the result is sure to be the same."""
    if facts.is_counted:
        yield from enumerate(_decoded(path, None))
        return
    index_of = {time: index for index, time in enumerate(facts.times)}
    keyframe = max((time for time in facts.keyframes if time <= facts.times[start]), default=None) if start else None
    if keyframe is not None:
        frames = _decoded(path, keyframe)
        first = next(frames, None)
        if first is not None and first.key_frame and first.pts == keyframe:
            yield index_of[keyframe], first
            yield from ((index_of[frame.pts], frame) for frame in frames if frame.pts in index_of)
            return
    yield from ((index_of[frame.pts], frame) for frame in _decoded(path, None) if frame.pts in index_of)


def _decoded(path: Path, seek_to: int | None) -> Iterator[VideoFrame]:
    """Every frame that can be decoded, in the order of showing; what is damaged is left out."""
    with _opened(path) as container:
        stream = _video_stream(container)
        if seek_to is not None:
            container.seek(seek_to, stream=stream, backward=True)
        for packet in _packets(container, stream):
            for frame in _frames_in(packet):
                if seek_to is None or (frame.pts is not None and frame.pts >= seek_to):
                    yield frame


def _packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet]:
    """The packets of a video up to its end, or to where it is too damaged to go on."""
    allow_seconds(SECONDS_PER_FRAME)
    try:
        for packet in container.demux(stream):
            yield packet
            allow_seconds(SECONDS_PER_FRAME)
    except FFmpegError:
        return


def _frames_in(packet: Packet) -> Sequence[VideoFrame]:
    """What a packet decodes to; nothing when it is damaged."""
    try:
        return packet.decode()
    except DecoderNotFoundError as error:
        raise _unknown_codec() from error
    except FFmpegError:
        return ()


def _decoded_times(path: Path) -> tuple[list[int], list[int], bool]:
    """Time stamps of all frames, of the keyframes, and whether the stamps are useless and frames must be counted."""
    stamps = [(frame.pts, frame.key_frame) for frame in _decoded(path, None)]
    if not stamps:
        raise MediaRefused("video_without_frames", "Not one frame of this video can be decoded.")
    times = [pts for pts, _ in stamps if pts is not None]
    if len(times) < len(stamps) or any(a >= b for a, b in pairwise(times)):
        return list(range(len(stamps))), [], True
    return times, [pts for pts, is_key in stamps if is_key and pts is not None], False


def _shown_size(path: Path, pixels_max: int) -> tuple[int, int, int]:
    """Width and height as shown, and the rotation, from the first frame: headers may lie."""
    with _opened(path) as container:
        stream = _video_stream(container)
        if stream.width * stream.height > pixels_max:
            raise MediaRefused("image_too_large", f"The video is {stream.width} x {stream.height} pixels, too many.")
    frame = next(_decoded(path, None), None)
    if frame is None:
        raise MediaRefused("video_without_frames", "Not one frame of this video can be decoded.")
    size = (frame.height, frame.width) if frame.rotation % 180 else (frame.width, frame.height)
    return *size, frame.rotation


def _opened(path: Path) -> InputContainer:
    """The file, with every door closed through which it could name another file or address."""
    allow_seconds(SECONDS_PER_FRAME)
    options = {"format_whitelist": CONTAINERS, "protocol_whitelist": "file"}
    try:
        return av.open(str(path), "r", container_options=options, metadata_errors="replace")
    except FFmpegError as error:
        raise MediaRefused("video_broken", "The video cannot be opened; it is damaged or incomplete.") from error


def _video_stream(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise MediaRefused("video_without_frames", "The file has no video in it.")
    stream = container.streams.video[0]
    if stream.codec_context is None:
        raise _unknown_codec()
    stream.thread_type = "AUTO"
    return stream


def _jpeg(frame: VideoFrame, reformatter: VideoReformatter) -> tuple[bytes, int, int]:
    """The frame as it is shown. JPEG is full-range BT.601 by definition; raw planes would come out in wrong colours."""
    full = reformatter.reformat(
        frame, format="yuvj420p", dst_colorspace=Colorspace.ITU601, dst_color_range=ColorRange.JPEG
    )
    quarter_turns = frame.rotation // 90 % 4  # counter-clockwise, as numpy turns
    planes = [np.ascontiguousarray(np.rot90(_pixels(plane), quarter_turns)) for plane in full.planes]
    height, width = planes[0].shape
    return simplejpeg.encode_jpeg_yuv_planes(*planes, quality=JPEG_QUALITY), width, height


def _pixels(plane: Any) -> np.ndarray:
    """The pixels of a plane without a copy. `Any`: PyAV's stubs do not say that a plane is a buffer."""
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]


def _unknown_codec() -> MediaRefused:
    return MediaRefused("video_codec_unknown", "This server has no decoder for this video; convert it to H.264.")


def _undecodable(index: int) -> Picture:
    refusal = Refused("frame_undecodable", f"Frame {index + 1} of the video is damaged and cannot be decoded.")
    return Picture(index, b"", None, refusal)
