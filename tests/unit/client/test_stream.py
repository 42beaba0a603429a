"""Reading a stream: what is news, what is not, and where to go on."""

from rotoscope.client.stream import News, Reader


def read(reader: Reader, text: str) -> list[News]:
    return [news for line in text.split("\n") if (news := reader.line(line)) is not None]


def test_news_are_read_and_heartbeats_are_not() -> None:
    reader = Reader()
    told = read(reader, 'id: 0-7\ndata: {"kind":"job.created","ids":["a"],"count":1}\n\n: still here\n\n')
    assert told == [News(kind="job.created", ids=["a"], count=1, id="0-7")]
    assert reader.begin() == {"Last-Event-ID": "0-7"}


def test_hello_says_where_to_go_on_and_reset_is_news() -> None:
    reader = Reader()
    assert read(reader, "retry: 1000\nevent: hello\nid: 0-3\ndata: {}\n\n") == []
    assert reader.begin() == {"Last-Event-ID": "0-3"}
    assert [news.kind for news in read(reader, "event: reset\nid: 0-3\ndata: {}\n\n")] == ["reset"]
    assert read(reader, 'event: closed\ndata: {"reason":"x"}\n\n') == []


def test_half_an_event_before_a_break_is_forgotten() -> None:
    reader = Reader("0-1")
    read(reader, 'data: {"kind":"a"}\n'.rstrip("\n"))
    reader.begin()
    assert read(reader, 'id: 0-2\ndata: {"kind":"b"}\n\n')[0].kind == "b"


def test_a_server_that_is_away_is_asked_ever_more_rarely() -> None:
    reader = Reader()
    pauses = [reader.pause() for _ in range(8)]
    assert pauses[0] < 1
    assert 10 <= pauses[-1] <= 20
