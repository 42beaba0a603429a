import { describe, expect, test, vi } from 'vitest';
import { FrameCache } from '../../src/player/frame-cache';
import type { FromDecoder } from '../../src/player/decoded';
import type { Decoders } from '../../src/player/decoder-pool';
import { ImageSequence, ON_ITS_WAY } from '../../src/player/image-sequence';
import { prefetchOrder } from '../../src/player/prefetch';

const picture = (onclose = (): void => {}): ImageBitmap => ({ width: 10, height: 10, close: onclose }); // 400 bytes

describe('prefetching', () => {
  test('asks for the wanted frame first, then three ahead for one behind', () => {
    expect(prefetchOrder(10, 1, 100, 9)).toEqual([10, 11, 12, 13, 9, 14, 15, 16, 8]);
    expect(prefetchOrder(10, -1, 100, 5)).toEqual([10, 9, 8, 7, 11]);
  });

  test('stays inside the job', () => {
    expect(prefetchOrder(0, -1, 3, 50)).toEqual([0, 1, 2]);
    expect(prefetchOrder(2, 1, 3, 50)).toEqual([2, 1, 0]);
  });
});

describe('the cache of frames', () => {
  test('gives up the least recently used, closes it, and keeps what is near the eye', () => {
    const closed: number[] = [];
    const cache = new FrameCache(1200);
    for (const frame of [5, 6, 50]) cache.put(frame, picture(() => closed.push(frame)), 5);
    cache.put(7, picture(), 6);
    expect(closed).toEqual([50]);
    expect(cache.bytes).toBe(1200);
  });

  test('finds the nearest, and tells what it has as ranges', () => {
    const cache = new FrameCache(10_000);
    for (const frame of [3, 4, 5, 9]) cache.put(frame, picture(), 0);
    expect([cache.nearest(0), cache.nearest(8), cache.nearest(100)]).toEqual([3, 9, 9]);
    expect(cache.ranges()).toEqual([[3, 5], [9, 9]]);
  });
});

class TestDecoders implements Decoders {
  size = 1;
  loads: number[] = [];
  aborted: number[] = [];
  onresult: (result: FromDecoder) => void = () => {};
  load(frame: number): void {
    this.loads.push(frame);
  }
  abort(frame: number): void {
    this.aborted.push(frame);
  }
  close(): void {}
  deliver(frame: number): void {
    this.onresult({ frame, bitmap: picture() });
  }
}

describe('an image sequence', () => {
  const addresses = (count: number): { url: string | null; problem: string | null }[] =>
    Array.from({ length: count }, (_, i) => ({ url: i === 3 ? null : `/f/${i}`, problem: i === 3 ? 'It was 404.' : null }));

  test('has at most two in flight per worker, so that the wanted one never waits long', () => {
    const decoders = new TestDecoders();
    const sequence = new ImageSequence(addresses(100), decoders);
    sequence.want(0, 1);
    expect(decoders.loads).toEqual([0, 1]);
    decoders.deliver(0);
    expect(decoders.loads).toEqual([0, 1, 2]);
    expect(sequence.status(0)).toBe('ready');
  });

  test('a far jump gives up what is on its way, and asks for the wanted frame at once', () => {
    const decoders = new TestDecoders();
    const sequence = new ImageSequence(addresses(1000), decoders);
    sequence.want(0, 1);
    sequence.want(500, 1);
    expect(decoders.aborted).toEqual([0, 1]);
    expect(decoders.loads).toContain(500);
  });

  test('what was cut off says so in plain words, and comes by itself once the server can be reached', () => {
    vi.useFakeTimers();
    const decoders = new TestDecoders();
    const sequence = new ImageSequence(addresses(100), decoders);
    sequence.want(10, 1);
    decoders.onresult({ frame: 10, status: 0, message: 'TypeError: Failed to fetch' });
    expect([sequence.status(10), sequence.reason(10)]).toEqual(['unavailable', ON_ITS_WAY]);
    decoders.onresult({ frame: 11, status: 503, message: '' });
    expect(decoders.loads, 'nothing is prefetched in vain').toEqual([10, 11]);
    vi.advanceTimersByTime(2000);
    expect(decoders.loads).toEqual([10, 11, 10, 11]);
    decoders.deliver(10);
    expect(sequence.status(10)).toBe('ready');
    expect(decoders.loads).toEqual([10, 11, 10, 11, 12]);
    sequence.close();
    vi.useRealTimers();
  });

  test('what is no picture is not asked for again', () => {
    const decoders = new TestDecoders();
    const sequence = new ImageSequence(addresses(100), decoders);
    sequence.want(10, 1);
    decoders.onresult({ frame: 10, status: 1, message: 'InvalidStateError' });
    expect(sequence.reason(10)).toBe('This frame is no picture that a browser can show.');
    expect(decoders.loads).toEqual([10, 11, 12]);
  });

  test('a frame without a picture says why and is not asked for', () => {
    const decoders = new TestDecoders();
    const sequence = new ImageSequence(addresses(10), decoders);
    sequence.want(3, 1);
    expect(sequence.status(3)).toBe('unavailable');
    expect(sequence.reason(3)).toBe('It was 404.');
    expect(decoders.loads).not.toContain(3);
  });

  test('expired addresses are asked for once, and then everything goes on', () => {
    const decoders = new TestDecoders();
    const sequence = new ImageSequence(addresses(10), decoders);
    let asked = 0;
    sequence.onexpired = () => (asked += 1);
    sequence.want(0, 1);
    decoders.onresult({ frame: 0, status: 403, message: '' });
    decoders.onresult({ frame: 1, status: 403, message: '' });
    expect(asked).toBe(1);
    decoders.loads = [];
    sequence.readdress(addresses(10));
    expect(decoders.loads).toEqual([0, 1]);
  });
});
