"""Durable execution: a parcel that was handed in is carried to its end, across crashes and restarts.

DBOS does it, embedded: one workflow for each parcel, whose id is the parcel's, so that handing in twice is once.
It is loaded only when work begins, because importing it costs seconds of CPU. There is one engine in a process.
"""

import asyncio
import concurrent.futures
import importlib
import time
from collections.abc import Callable, Collection, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as driver
import sqlalchemy as sa
from sqlalchemy import event

if TYPE_CHECKING:
    from dbos import DBOSConfig

Carry = Callable[[str], Coroutine[Any, Any, None]]

VERSION = "1"  # of what `carry` does; workflows are taken over across releases as long as it stays the same
THREADS = 32  # parcels on their way at once
BOOK_THREADS = 2  # in which the books are asked
UNFINISHED = ["PENDING", "ENQUEUED", "DELAYED"]
FORGET_MAX = 5000


def beside(database_url: str) -> str:
    """Where the engine keeps its books: a file beside the SQLite database, or schema `dbos` of the same PostgreSQL."""
    url = sa.make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    return f"sqlite:///{Path(url.database or '').with_name('engine.sqlite')}"


def load() -> None:
    """Import now what the first start would import: for a process that waits until another one has made room."""
    importlib.import_module("dbos")


class Engine:
    """`carry` is awaited on the loop that called `start`. It must bear being called again for the same parcel."""

    def __init__(self, url: str, executor_id: str, carry: Carry) -> None:
        self._url = url
        self._executor_id = executor_id
        self._carry = carry
        self._dbos: Any = None
        self._workflow: Callable[[str], None]
        self.dropped: set[str] = set()  # parcels whose carrying ended here with an error, or could not begin
        self._threads = concurrent.futures.ThreadPoolExecutor(THREADS, thread_name_prefix="parcel")
        self._books = concurrent.futures.ThreadPoolExecutor(BOOK_THREADS, thread_name_prefix="books")

    def start(self) -> None:
        """Open the books and go on with what this executor left unfinished. Called on the loop's own thread."""
        import dbos  # noqa: PLC0415 - seconds of CPU, which only a process that works in the background should pay

        loop = asyncio.get_running_loop()

        def carry(parcel_id: str) -> None:
            """No steps inside: what a step would remember is in our own tables, where finished events are gone."""
            try:
                asyncio.run_coroutine_threadsafe(self._carry(parcel_id), loop).result()
            except Exception:
                self.dropped.add(parcel_id)  # before the books hear of it, for they may be what is broken
                raise

        self._dbos = dbos
        dbos.DBOS(config=self._config())
        self._workflow = dbos.DBOS.workflow(name="carry")(carry)
        dbos.DBOS.launch()

    async def run(self, parcel_id: str) -> None:
        """Carry a parcel, and return when it is done. A second run of a finished parcel does nothing."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._run, parcel_id)
        except Exception:
            self.dropped.add(parcel_id)  # the books may call it under way, though nothing followed
            raise

    async def unfinished(self) -> dict[str, str]:
        """The parcels whose workflows have not ended, each with its executor; "" when it waits for one."""
        found = await self._ask(self._dbos.DBOS.list_workflows, status=UNFINISHED, load_input=False, load_output=False)
        return {each.workflow_id: each.executor_id if each.status == "PENDING" else "" for each in found}

    async def take_over(self, parcel_ids: Collection[str]) -> None:
        """Go on, on whichever executor is free, with workflows that nobody carries. What was dropped stays so until
        the books have heard of it."""
        dropped = self.dropped.intersection(parcel_ids)
        self.dropped -= dropped  # before they are asked, for it may be dropped again at once
        is_told = False
        try:
            await self._ask(self._dbos.DBOS.resume_workflows, list(parcel_ids))
            is_told = True
        finally:
            if not is_told:
                self.dropped |= dropped

    async def forget(self, older_than_seconds: float) -> None:
        """Delete what the books say about workflows that ended long ago."""
        before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - older_than_seconds))
        ended = await self._ask(
            self._dbos.DBOS.list_workflows,
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            completed_before=before,
            limit=FORGET_MAX,
            load_input=False,
            load_output=False,
        )
        if ended:
            await self._ask(self._dbos.DBOS.delete_workflows, [each.workflow_id for each in ended])

    def stop(self) -> None:
        """Close the books. What is still on its way goes on at the next start."""
        if self._dbos is not None:
            self._dbos.DBOS.destroy(destroy_registry=True)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._books.shutdown(wait=False)

    async def _ask(self, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Ask the books in a thread of ours. The library's own async calls make its pool the loop's default one, in
        which each parcel that goes on after a crash holds a thread: with as many of them as threads, whatever else is
        given to a thread would never begin, and the parcels, which wait for just that, would never end."""
        asked = partial(call, *arguments, **options)
        return await asyncio.get_running_loop().run_in_executor(self._books, asked)

    def _run(self, parcel_id: str) -> None:
        with self._dbos.SetWorkflowID(parcel_id):
            self._workflow(parcel_id)

    def _config(self) -> "DBOSConfig":
        is_sqlite = self._url.startswith("sqlite")
        return self._dbos.DBOSConfig(
            name="rotoscope",
            application_version=VERSION,
            executor_id=self._executor_id,
            system_database_url=self._url,
            system_database_engine=_sqlite_engine(self._url) if is_sqlite else None,
            sys_db_pool_size=8,
            db_engine_kwargs={"pool_pre_ping": True},
            serializer=self._dbos.DBOSPortableJSONSerializer(),  # the default one is pickle
            max_executor_threads=THREADS,
            use_listen_notify=False,
            enable_otlp=False,
            log_level="ERROR",
        )


def _sqlite_engine(url: str) -> sa.Engine:
    """A power cut may take the last commits of these books, never their order: the events are in the database, and
    a parcel that the books forgot is released and carried again. So NORMAL is enough here, and here only."""
    engine = sa.create_engine(
        url, module=driver, pool_size=4, max_overflow=4, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _settle_in(raw: Any, _record: object) -> None:
        raw.isolation_level = "IMMEDIATE"
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 30000", "foreign_keys = ON"):
            raw.execute(f"PRAGMA {setting}")

    return engine
