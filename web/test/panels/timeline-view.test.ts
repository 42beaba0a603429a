import { describe, expect, test } from 'vitest';
import { TimelineView } from '../../src/panels/timeline/timeline-view';

describe('the timeline', () => {
  test('shows the whole job until it is zoomed', () => {
    const view = new TimelineView(300, 600);
    expect([view.frameAt(0), view.frameAt(599), view.last]).toEqual([0, 299, 299]);
    view.resize(900);
    expect(view.pixelsPerFrame).toBe(3);
  });

  test('a frame is found again where it is drawn', () => {
    const view = new TimelineView(1000, 640);
    view.zoomAt(320, 8);
    for (const frame of [490, 500, 510]) expect(view.frameAt(view.xOf(frame))).toBe(frame);
  });

  test('zooming leaves the frame under the pointer, and never leaves the job', () => {
    const view = new TimelineView(1000, 500);
    const before = view.frameAt(400);
    view.zoomAt(400, 4);
    expect(view.frameAt(400)).toBe(before);
    view.scrollBy(1e9);
    expect(view.frameAt(499)).toBe(999);
    view.zoomAt(0, 1e-9);
    expect([view.first, view.isFitted]).toEqual([0, true]);
  });

  test('brings a frame into sight only when it is out of it', () => {
    const view = new TimelineView(1000, 500);
    view.zoomAt(0, 10);
    expect(view.reveal(50)).toBe(false);
    expect(view.reveal(800)).toBe(true);
    expect(view.xOf(800)).toBeLessThan(500);
  });

  test('numbers its ticks in ones, twos and fives', () => {
    expect(new TimelineView(300, 600).tickStep()).toBe(50);
    expect(new TimelineView(100_000, 600).tickStep()).toBe(20_000);
    expect(new TimelineView(5, 600).tickStep()).toBe(2);
  });
});
