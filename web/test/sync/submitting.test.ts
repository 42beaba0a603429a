import { describe, expect, test } from 'vitest';
import { findLeftBehind, type LeftBehind } from '../../src/sync/left-behind';
import { saveSentence } from '../../src/sync/save-state';
import { ModelServer } from './model-server';
import { KEY, Page, presence } from './page';

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('handing a task in', () => {
  test('submitting sends everything first', async () => {
    const page = new Page(new ModelServer());
    for (let frame = 0; frame < 3; frame += 1) page.session.record(presence(frame));
    await page.session.submit();
    expect(page.server.submittedAt).toBe(3);
    expect(page.state).toBe('submitted');
  });

  test('what is drawn while the task is handed in is set aside, and told so', async () => {
    const page = new Page(new ModelServer());
    const { submit } = page.server;
    page.server.submit = async (...rest) => (page.session.record(presence(9)), submit.apply(page.server, rest));
    await page.session.submit();
    expect(saveSentence(page.session.state)).toBe('Submitted – 1 change came too late, kept on this computer');
    await page.pass(2);
    expect(page.server.parked.map(({ edit_id }) => edit_id)).toEqual(['s1:1']);
    expect(saveSentence(page.session.state)).toBe('Submitted – 1 change came too late and is set aside');
    expect([page.reloads, await page.journal.load(KEY)]).toMatchObject([1, [{ isParked: true }]]); // it is seen no more
    const { pushes } = page.server;
    await page.pass(60);
    expect([page.server.pushes, page.reloads]).toEqual([pushes, 1]); // then it asks for nothing more
  });

  test('what was left behind in a task that somebody else handed in goes to the server, which sets it aside', async () => {
    const page = new Page(new ModelServer());
    page.server.trouble = () => 'request-lost';
    page.session.record(presence(1));
    page.session.record(presence(2));
    await page.pass(1);
    Object.assign(page.server, { leaseToken: 2, submittedAt: 0, trouble: () => 'none' });
    const later = new Page(page.server, page.journal, 's2', 0);
    const told: LeftBehind[] = [];
    const tick = await findLeftBehind(later.session, true, (found) => told.push(found));
    expect(told).toEqual([{ kept: 2, parked: 0 }]);
    for (let isOpen = true; isOpen; isOpen = tick?.() ?? false) await later.pass(0.25);
    expect(told.at(-1)).toEqual({ kept: 0, parked: 2 });
    expect(page.server.parked).toHaveLength(2);
    expect(await findLeftBehind(new Page(page.server, page.journal, 's3', 0).session, true, () => {})).toBeNull();
  });

  test('what was left behind waits while the task may still be taken over', async () => {
    const page = new Page(new ModelServer());
    page.server.trouble = () => 'request-lost';
    page.session.record(presence(1));
    await page.pass(1);
    const later = new Page(page.server, page.journal, 's2', 0);
    const tick = await findLeftBehind(later.session, false, () => {});
    expect([tick?.(), page.server.parked.length]).toEqual([false, 0]);
  });

  test('submitting a job that others changed shows their changes first', async () => {
    const page = new Page(new ModelServer());
    page.server.intrude({ edit_id: 'x:1', changes: presence(1) });
    await expect(page.session.submit()).rejects.toThrow('changed this job meanwhile');
    await page.session.submit();
    expect(page.server.submittedAt).toBe(1);
  });

  test('submitting with an edit that cannot be sent is refused, and keeps it', async () => {
    const page = new Page(new ModelServer());
    page.server.trouble = () => 'request-lost';
    page.session.record(presence(1));
    await expect(page.session.submit()).rejects.toThrow('kept on this computer');
    expect(page.server.submittedAt).toBeNull();
    expect(page.session.outbox.openCount).toBe(1);
  });

  test('tracks that were asked for before a push was heard are not shown after it', async () => {
    const page = new Page(new ModelServer());
    page.server.intrude({ edit_id: 'x:1', changes: presence(1) });
    const { submit } = page.server;
    const push = page.server.push.bind(page.server);
    let hear = (): void => {};
    page.server.push = (...sent) => new Promise((resolve) => (hear = () => resolve(push(...sent))));
    page.server.submit = async (...rest) => {
      page.session.record(presence(2));
      await breath(); // it is in the journal
      void page.session.push(); // and flies while the refusal is on its way
      return submit.apply(page.server, rest);
    };
    const submitting = page.session.submit();
    await breath();
    await breath();
    expect(page.reloads).toBe(0);
    hear();
    await expect(submitting).rejects.toThrow('changed this job meanwhile');
    expect([page.reloads, page.session.revision]).toEqual([1, 2]);
  });
});
