"""What the store promises of news, on both databases: none ever appears behind one that was read."""

import threading

import sqlalchemy as sa

from rotoscope.domain.news import IDS_MAX, NewsItem, NewsKind
from rotoscope.store import news
from rotoscope.store.database import Database
from rotoscope.store.news import START


def item(name: str, organization_id: str = "o", project_id: str = "p", at_ms: int = 5) -> NewsItem:
    return NewsItem(NewsKind.JOB_CREATED, organization_id, project_id, [name], 1, at_ms)


def tell(db: Database, *items: NewsItem) -> None:
    db.write_now(lambda conn: news.record(conn, *items))


def heard(db: Database, place: news.Place = START, limit: int = 100) -> list[str]:
    return [told.item.ids[0] for told in db.read_now(lambda conn: news.after(conn, place, limit))]


def test_news_come_back_in_their_order_from_any_place(db: Database) -> None:
    tell(db, item("a"), item("b"))
    tell(db, item("c"))
    told = db.read_now(lambda conn: news.after(conn, START, 100))
    assert [each.item for each in told] == [item("a"), item("b"), item("c")]
    assert heard(db, told[0].place) == ["b", "c"]
    assert heard(db, limit=2) == ["a", "b"]
    assert db.read_now(news.newest) == told[-1].place
    assert db.read_now(news.oldest) == told[0].place


def test_where_nothing_happened_the_newest_place_is_the_start(db: Database) -> None:
    assert db.read_now(news.newest) == START
    assert db.read_now(news.oldest) is None


def test_one_organization_or_project_is_picked_out(db: Database) -> None:
    tell(db, item("a"), item("b", "other"), item("c", project_id="q"))
    told = db.read_now(lambda conn: news.after(conn, START, 9, organization_id="o", project_id="p"))
    assert [each.item.ids[0] for each in told] == ["a"]


def test_a_bulk_change_is_cut_and_counted(db: Database) -> None:
    ids = [str(number) for number in range(IDS_MAX + 50)]
    tell(db, NewsItem(NewsKind.JOB_CREATED, "o", "p", ids, len(ids), 5))
    (told,) = db.read_now(lambda conn: news.after(conn, START, 9))
    assert (len(told.item.ids), told.item.count) == (IDS_MAX, IDS_MAX + 50)


def test_old_news_are_forgotten(db: Database) -> None:
    tell(db, item("old"), item("new", at_ms=50))
    assert db.write_now(lambda conn: news.forget(conn, 10, 100)) == 1
    assert heard(db) == ["new"]


def test_what_commits_late_is_not_overtaken(db: Database) -> None:
    """A transaction that began first and ends last: whoever reads meanwhile must not pass its place."""
    if db.dialect == "sqlite":
        return  # it has one writer
    inside, may_end = threading.Event(), threading.Event()

    def slow(conn: sa.Connection) -> None:
        news.record(conn, item("slow"))
        inside.set()
        may_end.wait(30)

    thread = threading.Thread(target=db.write_now, args=(slow,))
    thread.start()
    assert inside.wait(30)
    tell(db, item("quick"))
    assert heard(db) == [], "nothing is read past a transaction that is still open"
    assert db.read_now(news.newest) == START
    may_end.set()
    thread.join()
    tell(db, item("after"))
    assert heard(db)[:2] == ["slow", "quick"]
