// The stream as pages hear it: one connection, gone when nobody listens, mended when it breaks.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Live } from '../../src/sync/live';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 1;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  say(id: string, kind: string, projectId = 'p'): void {
    const data = JSON.stringify({ kind, project_id: projectId, ids: ['x'], count: 1 });
    this.onmessage?.(new MessageEvent('message', { data, lastEventId: id }));
  }

  break(): void {
    this.close();
    this.onerror?.();
  }
}

function source(index: number): FakeSource {
  const found = FakeSource.all.at(index);
  if (!found) throw new Error('nobody connected');
  return found;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('BroadcastChannel', undefined);
  vi.stubGlobal('navigator', {});
  delete (globalThis as { BroadcastChannel?: unknown }).BroadcastChannel;
  FakeSource.all = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('many listeners share one connection, and the last one closes it', () => {
  const live = new Live();
  const heard: string[] = [];
  const ends = [1, 2].map((number) => live.listen((news) => heard.push(`${number} ${news.kind}`)));
  expect(FakeSource.all).toHaveLength(1);
  source(0).say('0-1', 'job.created');
  expect(heard).toEqual(['1 job.created', '2 job.created']);
  ends[0]?.();
  expect(source(0).readyState).toBe(1);
  ends[1]?.();
  expect(source(0).readyState).toBe(FakeSource.CLOSED);
});

test('a connection that is refused is made again after a while, and goes on where it stopped', async () => {
  const live = new Live();
  const end = live.listen(() => undefined);
  source(0).say('0-7', 'job.created');
  source(0).break();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(FakeSource.all.map((source) => source.url)).toEqual(['/v1/stream', '/v1/stream?last_event_id=0-7']);
  for (let tries = 0; tries < 8; tries += 1) {
    source(-1).break();
    await vi.advanceTimersByTimeAsync(31_000);
  }
  const before = FakeSource.all.length;
  source(-1).break();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSource.all).toHaveLength(before);
  end();
});

test('a refresh follows news of its kinds in its project, once for a burst, and a reset', async () => {
  const live = new Live();
  let refreshed = 0;
  const end = live.whenever('p', ['job.', 'batch.created'], () => (refreshed += 1));
  const only = source(0);
  only.say('0-1', 'task.claimed');
  only.say('0-2', 'job.created', 'another');
  await vi.advanceTimersByTimeAsync(500);
  expect(refreshed).toBe(0);
  for (let n = 0; n < 20; n += 1) only.say(`0-${n + 3}`, 'job.completed');
  await vi.advanceTimersByTimeAsync(500);
  expect(refreshed).toBe(1);
  only.dispatchEvent(new MessageEvent('reset', { lastEventId: '0-99' }));
  await vi.advanceTimersByTimeAsync(500);
  expect(refreshed).toBe(2);
  only.say('0-100', 'job.created');
  end();
  await vi.advanceTimersByTimeAsync(500);
  expect(refreshed).toBe(2);
});

test('who is connected late, because the server was away or another tab had listened for all, fetches anew', async () => {
  const live = new Live();
  let refreshed = 0;
  const end = live.whenever('p', ['job.'], () => (refreshed += 1));
  source(0).dispatchEvent(new MessageEvent('hello', { lastEventId: '0-1' }));
  await vi.advanceTimersByTimeAsync(500);
  expect(refreshed).toBe(0);
  end();

  const again = new Live();
  const endAgain = again.whenever('p', ['job.'], () => (refreshed += 1));
  source(-1).break();
  await vi.advanceTimersByTimeAsync(1_500);
  source(-1).dispatchEvent(new MessageEvent('hello', { lastEventId: '0-9' }));
  await vi.advanceTimersByTimeAsync(500);
  expect(refreshed).toBe(1);
  endAgain();
});
