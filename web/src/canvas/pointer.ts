// Pointer and wheel events of the stage as plain facts. Binding returns its unbinding.
import type { Point } from './viewport';

export interface PointerFact {
  readonly screen: Point;
  readonly button: number;
  readonly buttons: number;
  readonly isShift: boolean;
  readonly isAlt: boolean;
  readonly isCtrl: boolean;
}

export interface PointerListener {
  down(fact: PointerFact): void;
  move(fact: PointerFact): void;
  up(fact: PointerFact): void;
  /** Comes after the second `up` of a double click. */
  double(fact: PointerFact): void;
  leave(): void;
  /** The system took the pointer away in the middle of a gesture. */
  lost(): void;
  wheel(fact: PointerFact, dx: number, dy: number): void;
}

const LINE_PX = 16;

export function bindPointer(host: HTMLElement, listener: PointerListener): () => void {
  const unbind = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, handle: (event: HTMLElementEventMap[K]) => void): void =>
    host.addEventListener(name, handle, { signal: unbind.signal, passive: false });
  on('pointerdown', (event) => {
    host.setPointerCapture(event.pointerId);
    if (event.button === 1) event.preventDefault(); // no auto-scroll
    listener.down(factOf(event, host));
  });
  on('pointermove', (event) => listener.move(factOf(event, host)));
  on('pointerup', (event) => listener.up(factOf(event, host)));
  on('dblclick', (event) => listener.double(factOf(event, host)));
  on('pointercancel', () => listener.lost());
  on('pointerleave', () => listener.leave());
  on('contextmenu', (event) => event.preventDefault());
  on('wheel', (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    listener.wheel(factOf(event, host), event.deltaX * unit, event.deltaY * unit);
  });
  return () => unbind.abort();
}

function factOf(event: MouseEvent, host: HTMLElement): PointerFact {
  const box = host.getBoundingClientRect();
  return {
    screen: { x: event.clientX - box.left, y: event.clientY - box.top },
    button: event.button,
    buttons: event.buttons,
    isShift: event.shiftKey,
    isAlt: event.altKey,
    isCtrl: event.ctrlKey || event.metaKey,
  };
}
