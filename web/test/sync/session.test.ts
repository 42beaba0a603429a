import { describe, expect, test } from 'vitest';
import type { Change, Edit } from '../../src/model/edit';
import { ApiError } from '../../src/sync/api';
import { MemoryJournal } from '../../src/sync/memory-journal';
import { ModelServer } from './model-server';
import { KEY, Page, presence } from './page';

describe('an edit session', () => {
  test('says saved only when the server has it', async () => {
    const page = new Page(new ModelServer());
    page.session.record(presence(1));
    expect(page.state).toBe('saving');
    await page.pass(2);
    expect(page.state).toBe('saved');
    expect(page.server.log).toHaveLength(1);
    expect(await page.journal.load(KEY)).toEqual([]);
  });

  test('offline it keeps everything and says how much; back online all is sent once, in order', async () => {
    const page = new Page(new ModelServer());
    page.server.trouble = () => 'request-lost';
    for (let frame = 0; frame < 5; frame += 1) page.session.record(presence(frame));
    await page.pass(3);
    expect(page.session.state).toEqual({ kind: 'offline', count: 5 });
    page.server.trouble = () => 'none';
    page.session.hurry();
    await page.pass(2);
    expect(page.server.log.map(({ edit }) => edit.edit_id)).toEqual(['s1:1', 's1:2', 's1:3', 's1:4', 's1:5']);
    expect(page.state).toBe('saved');
  });

  test('an answer that is lost after the commit does not make a second edit', async () => {
    const page = new Page(new ModelServer());
    let times = 0;
    page.server.trouble = () => ((times += 1) <= 5 ? 'answer-lost' : 'none');
    page.session.record(presence(1));
    await page.pass(90);
    expect(page.server.log).toHaveLength(1);
    expect(page.state).toBe('saved');
  });

  test('a killed page: the next life sends what the first had only written down', async () => {
    const first = new Page(new ModelServer());
    first.server.trouble = () => 'request-lost';
    first.session.record(presence(1));
    first.session.record(presence(2));
    await first.pass(2);
    first.server.trouble = () => 'none';
    const second = new Page(first.server, first.journal, 's2');
    expect((await second.session.restore()).map(({ edit_id: id }) => id)).toEqual(['s1:1', 's1:2']);
    second.session.record(presence(3));
    await second.pass(5);
    expect(second.server.log.map(({ edit }) => edit.edit_id)).toEqual(['s1:1', 's1:2', 's2:1']);
  });

  test('signed out it keeps everything, and sends after signing in', async () => {
    const page = new Page(new ModelServer());
    page.server.trouble = () => 'signed-out';
    page.session.record(presence(1));
    await page.pass(3);
    expect(page.session.state).toEqual({ kind: 'signed-out', count: 1 });
    const pushes = page.server.pushes;
    await page.pass(10);
    expect(page.server.pushes).toBe(pushes);
    page.server.trouble = () => 'none';
    page.session.hurry();
    await page.pass(2);
    expect(page.state).toBe('saved');
  });

  test('a lease taken over: the edits are set aside on the server, none is dropped', async () => {
    const page = new Page(new ModelServer());
    page.server.leaseToken = 2;
    page.session.record(presence(1));
    await page.pass(2);
    expect(page.state).toBe('lease-lost');
    expect(page.server.parked).toHaveLength(1);
    expect((await page.journal.load(KEY)).map(({ isParked }) => isParked)).toEqual([true]);
  });

  test('an idle page hears of a lost lease by its heartbeat', async () => {
    const page = new Page(new ModelServer());
    page.server.leaseToken = 2;
    await page.pass(20);
    expect(page.state).toBe('lease-lost');
  });

  test('one edit that cannot be read is set aside; the other 99 arrive', async () => {
    const page = new Page(new ModelServer());
    page.server.isPoison = (edit) => edit.edit_id === 's1:50';
    for (let frame = 1; frame <= 100; frame += 1) page.session.record(presence(frame));
    await page.pass(120);
    expect(page.server.log).toHaveLength(99);
    expect(page.session.state).toEqual({ kind: 'parked', count: 1 });
  });

  test('offline nothing is called kept before it is in the journal', async () => {
    const journal = new MemoryJournal();
    const page = new Page(new ModelServer(), journal);
    page.server.trouble = () => 'request-lost';
    page.session.record(presence(1));
    await page.pass(2);
    expect(page.session.state).toEqual({ kind: 'offline', count: 1 });
    let written = (): void => {};
    const disk = new Promise<void>((resolve) => (written = resolve));
    const append = journal.append.bind(journal);
    journal.append = async (key, edits) => (await disk, append(key, edits));
    page.session.record(presence(2));
    expect(page.session.state).toEqual({ kind: 'saving', count: 2 });
    written();
    await page.pass(0.25);
    expect(page.session.state).toEqual({ kind: 'offline', count: 2 });
  });

  test('others’ changes are told, but not over a cell that ours set later or will set', async () => {
    const page = new Page(new ModelServer());
    const told: Change[] = [];
    page.session.onmissed = (changes) => told.push(...changes);
    const theirs = (id: string, frame: number): Edit => ({ edit_id: id, changes: presence(frame, true) });
    for (const [i, frame] of [7, 8, 9].entries()) page.server.intrude(theirs(`x:${i}`, frame));
    page.session.record(presence(7));
    await page.pass(0.25);
    page.session.record(presence(9));
    await page.session.push();
    await page.pass(2);
    expect(told.map((change) => change.cell === 'presence' && change.frame)).toEqual([8]);
  });

  test('a refusal of before the signing in says nothing about after it', async () => {
    const page = new Page(new ModelServer());
    let refuse = (): void => {};
    const push = page.server.push.bind(page.server);
    page.server.push = () => new Promise((_, reject) => (refuse = () => reject(new ApiError(401, 'Who are you?'))));
    page.session.record(presence(1));
    await new Promise((resolve) => setImmediate(resolve)); // it is in the journal
    const asked = page.session.push();
    page.server.push = push;
    page.session.hurry();
    refuse();
    await asked;
    await page.pass(3);
    expect(page.state).toBe('saved');
  });

  test('what an earlier life drew and lost with its lease does not take the lease of this one', async () => {
    const server = new ModelServer();
    server.leaseToken = 2;
    const first = new Page(server);
    server.trouble = () => 'answer-lost';
    first.session.record(presence(1));
    await first.pass(1);
    server.trouble = () => 'none';
    const second = new Page(server, first.journal, 's2', 2);
    server.isParked = (edit) => edit.edit_id.startsWith('s1:');
    await second.session.restore();
    await second.pass(3);
    expect(second.session.state).toEqual({ kind: 'parked', count: 1 });
  });

  test('what was set aside is taken out of sight: the tracks are loaded again', async () => {
    const page = new Page(new ModelServer());
    page.server.isParked = () => true;
    page.session.record(presence(1));
    await page.pass(3);
    expect(page.reloads).toBe(1);
  });

  test('half an hour offline: everything is there within five seconds of the connection', async () => {
    const page = new Page(new ModelServer());
    page.server.trouble = () => 'request-lost';
    for (let minute = 0; minute < 30; minute += 1) {
      for (let frame = 0; frame < 20; frame += 1) page.session.record(presence(minute * 20 + frame));
      await page.pass(60);
    }
    expect(page.session.state).toEqual({ kind: 'offline', count: 600 });
    page.server.trouble = () => 'none';
    page.session.hurry(); // the browser says that it is online
    await page.pass(5);
    expect(page.state).toBe('saved');
    expect(page.server.log.map(({ edit }) => edit.edit_id)).toEqual(Array.from({ length: 600 }, (_, index) => `s1:${index + 1}`));
  });

  test('a tab left open for a day sends no edit, then or when it is closed', async () => {
    const page = new Page(new ModelServer());
    for (let quarter = 0; quarter < 24 * 60 * 4; quarter += 1) {
      page.now += 15_000;
      await page.session.tick();
    }
    page.session.hurry(); // somebody looks at it again
    page.session.leave();
    await page.pass(2);
    expect(page.server.pushes).toBe(0);
    expect(page.server.log).toEqual([]);
  });
});
