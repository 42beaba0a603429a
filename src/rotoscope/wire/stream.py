"""News as they go over the stream: server-sent events, each one line of JSON."""

import msgspec

from rotoscope.domain.news import NewsItem
from rotoscope.wire.summary import rfc3339

HEARTBEAT = b": still here\n\n"


class NewsView(msgspec.Struct, frozen=True):
    """`ids` are what it is about, by its kind: jobs, tasks, batches, deliveries, webhooks or the project; 200 at
    most, of `count`."""

    kind: str
    at: str
    project_id: str
    ids: list[str]
    count: int


def event(event_id: str, item: NewsItem) -> bytes:
    shown = NewsView(str(item.kind), rfc3339(item.at_ms), item.project_id, list(item.ids), item.count)
    return b"id: %b\ndata: %b\n\n" % (event_id.encode(), msgspec.json.encode(shown))


def hello(event_id: str) -> bytes:
    """What comes first: the place to go on from, should the connection break at once."""
    return b"retry: 1000\nevent: hello\nid: %b\ndata: {}\n\n" % event_id.encode()


def reset(event_id: str) -> bytes:
    """News were missed and are kept no more: whoever shows anything fetches it anew."""
    return b"event: reset\nid: %b\ndata: {}\n\n" % event_id.encode()


def closed(reason: str) -> bytes:
    """The last word: do not come back as you are."""
    return b"event: closed\ndata: %b\n\n" % msgspec.json.encode({"reason": reason})
