import { describe, expect, test } from 'vitest';
import type { Edit } from '../../src/model/edit';
import { Outbox } from '../../src/sync/outbox';

const edit = (n: number, session = 's'): Edit => ({ edit_id: `${session}:${n}`, changes: [] });

describe('the outbox', () => {
  test('sends nothing that is not on disk yet', () => {
    const box = new Outbox();
    box.add(edit(1));
    expect(box.take()).toBeNull();
    box.markDurable(['s:1']);
    expect(box.take()).toEqual([edit(1)]);
  });

  test('keeps the order: a later edit waits for an earlier one that is still being written', () => {
    const box = new Outbox();
    box.add(edit(1));
    box.add(edit(2));
    box.markDurable(['s:2']);
    expect(box.take()).toBeNull();
  });

  test('sends one batch at a time, of one session', () => {
    const box = new Outbox();
    box.replay(edit(1, 'old'));
    box.replay(edit(2, 'old'));
    box.replay(edit(1, 'new'));
    expect(box.take()).toEqual([edit(1, 'old'), edit(2, 'old')]);
    expect(box.take()).toBeNull();
    box.settle([{ edit_id: 'old:1', outcome: 'applied', reason: null }, { edit_id: 'old:2', outcome: 'duplicate', reason: null }]);
    expect(box.take()).toEqual([edit(1, 'new')]);
  });

  test('a batch is no longer than the server reads; one that is too long by itself goes alone', () => {
    const box = new Outbox();
    const gone = { track: 't', cell: 'geometry', frame: 0, before: { coords: [0, 0, 1, 1], hold: false }, after: null } as const;
    const counts = [8_000, 8_000, 8_000, 30_000, 1];
    counts.forEach((count, n) => box.replay({ edit_id: `s:${n}`, changes: Array.from({ length: count }, () => gone) }));
    const sent: number[] = [];
    for (let batch = box.take(); batch; batch = box.take()) {
      sent.push(batch.length);
      box.settle(batch.map(({ edit_id }) => ({ edit_id, outcome: 'applied', reason: null })));
    }
    expect(sent).toEqual([2, 1, 1, 1]);
  });

  test('an edit leaves only on its own result', () => {
    const box = new Outbox();
    box.replay(edit(1));
    box.replay(edit(2));
    box.take();
    box.settle([{ edit_id: 's:2', outcome: 'applied', reason: null }]);
    expect(box.openCount).toBe(1);
    expect(box.take()).toEqual([edit(1)]);
    box.giveBack();
    expect(box.take()).toEqual([edit(1)]);
  });

  test('a parked edit is kept and not sent again', () => {
    const box = new Outbox();
    box.replay(edit(1));
    box.take();
    expect(box.settle([{ edit_id: 's:1', outcome: 'parked', reason: 'lease_lost' }]).parked).toEqual([{ editId: 's:1', reason: 'lease_lost' }]);
    expect(box.take()).toBeNull();
    expect([box.openCount, box.count('parked')]).toEqual([0, 1]);
  });
});
