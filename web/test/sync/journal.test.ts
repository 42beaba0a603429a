import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import type { Edit } from '../../src/model/edit';
import { IndexedDbJournal, type Journal } from '../../src/sync/journal';
import { MemoryJournal } from '../../src/sync/memory-journal';

const edit = (id: string): Edit => ({ edit_id: id, changes: [{ track: 't', cell: 'presence', frame: 3, before: null, after: false }] });

describe.each([
  ['in IndexedDB', (): Promise<Journal> => IndexedDbJournal.open()],
  ['in memory', async (): Promise<Journal> => new MemoryJournal()],
])('the journal %s', (name, open) => {
  const key = { jobId: `job ${name}`, userId: 'ana' };

  test('gives back what was written, in order, until the server has spoken', async () => {
    const journal = await open();
    await journal.append(key, [edit(`${name}:1`), edit(`${name}:2`)]);
    await journal.append(key, [edit(`${name}:3`)]);
    expect((await journal.load(key)).map((entry) => entry.edit)).toEqual([edit(`${name}:1`), edit(`${name}:2`), edit(`${name}:3`)]);
    await journal.settle([`${name}:1`], [`${name}:2`]);
    expect((await journal.load(key)).map(({ edit: { edit_id: id }, isParked }) => [id, isParked])).toEqual([
      [`${name}:2`, true],
      [`${name}:3`, false],
    ]);
  });

  test('shows nobody the edits of another person or job', async () => {
    const journal = await open();
    await journal.append(key, [edit(`${name}:9`)]);
    expect(await journal.load({ ...key, userId: 'bo' })).toEqual([]);
    expect(await journal.load({ ...key, jobId: 'other' })).toEqual([]);
  });
});

test('a browser is asked to keep it even when its disk gets full', async () => {
  let asked = 0;
  const persist = (): Promise<boolean> => Promise.resolve(++asked > 0);
  vi.stubGlobal('navigator', { ...globalThis.navigator, storage: { persist } });
  await IndexedDbJournal.open();
  vi.unstubAllGlobals();
  expect(asked).toBe(1);
});
