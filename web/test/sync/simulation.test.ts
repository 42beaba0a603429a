// Many lives of a page over a bad network, each from a seed: nothing is lost, nothing is done twice, all views agree.
import { describe, expect, test } from 'vitest';
import { TrackDocument } from '../../src/document/document';
import type { Change } from '../../src/model/edit';
import { MemoryJournal } from '../../src/sync/memory-journal';
import { EditSession } from '../../src/sync/session';
import { ModelServer, type Trouble } from './model-server';

const SEEDS = Number(process.env['ROTOSCOPE_SEEDS'] ?? 200);
const STEPS = 60;
const KEY = { jobId: 'job', userId: 'ana' };
const TROUBLES: readonly Trouble[] = ['none', 'none', 'none', 'request-lost', 'answer-lost', 'unavailable'];

/** A generator of numbers in 0…1 that a seed decides (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function live(seed: number): Promise<void> {
  const roll = dice(seed);
  const server = new ModelServer();
  server.trouble = () => TROUBLES[Math.floor(roll() * TROUBLES.length)] ?? 'none';
  const journal = new MemoryJournal();
  let made = 0;
  let now = 0;
  let lives = 0;
  let document = new TrackDocument();
  let session = await open();

  /** A change to one of a few cells, so that people meet. */
  function someChange(): Change[] {
    const frame = Math.floor(roll() * 4);
    return [{ track: `t${Math.floor(roll() * 2)}`, cell: 'presence', frame, before: null, after: roll() < 0.5 }];
  }

  async function open(): Promise<EditSession> {
    lives += 1;
    document = server.fold();
    const fresh = new EditSession({
      server, journal, key: KEY, session: `s${lives}`, taskId: 't', leaseToken: 1, have: server.log.length, now: () => now, chance: roll,
      reload: async (pending) => {
        document = server.fold();
        for (const edit of pending()) document.apply(edit.changes);
        return server.log.length;
      },
    });
    fresh.onmissed = (changes) => document.apply(changes);
    for (const edit of await fresh.restore()) document.apply(edit.changes);
    return fresh;
  }

  for (let step = 0; step < STEPS; step += 1) {
    now += 400;
    const what = roll();
    if (what < 0.1) server.intrude({ edit_id: `x:${step}`, changes: someChange() });
    else if (what < 0.5) {
      const changes = someChange();
      document.apply(changes);
      session.record(changes);
      await settle();
      made += 1;
    } else if (what < 0.55) {
      await settle(); // the write-ahead is done; then the page is killed, whatever flies
      session = await open();
    } else await session.tick();
  }
  server.trouble = () => 'none';
  const last = someChange();
  document.apply(last);
  session.record(last); // others' changes are told with the answer to one's own
  made += 1;
  for (let i = 0; i < 40; i += 1) {
    now += 31_000;
    await session.tick();
    await settle();
  }
  const ids = server.log.filter(({ session: from }) => from !== 'intruder').map(({ edit }) => edit.edit_id);
  expect(new Set(ids).size, `seed ${seed}: an edit was applied twice`).toBe(ids.length);
  expect(ids.length, `seed ${seed}: an edit was lost`).toBe(made);
  expect(session.state.kind, `seed ${seed}`).toBe('saved');
  expect(plain(document), `seed ${seed}: the views differ`).toEqual(plain(server.fold()));
}

async function settle(): Promise<void> {
  for (let i = 0; i < 4; i += 1) await Promise.resolve();
}

function plain(document: TrackDocument): unknown {
  return new Map(document.tracks.map((track) => [track.id, track.presence]));
}

describe('the outbox over a bad network', () => {
  test(`loses and repeats nothing in ${SEEDS} lives`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) await live(seed);
  });
});
