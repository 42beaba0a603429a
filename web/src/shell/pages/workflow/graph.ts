// The picture of a workflow: where each step stands, left to right, and the ways between them. Pure.
import type { StepKind, WireStep } from '../../../wire/workflow';

export type WayKind = 'next' | 'send_back' | 'case' | 'on_limit' | 'on_failure';

export interface Way {
  readonly from: string;
  readonly to: string;
  readonly kind: WayKind;
  readonly text: string;
}

export interface Place {
  readonly name: string;
  readonly kind: StepKind | 'start' | 'end';
  /** How many draw each job, or what part is checked, where that is not one and all. */
  readonly note: string;
  readonly column: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface Drawn extends Way {
  readonly path: string;
  readonly textX: number;
  readonly textY: number;
}

export interface Picture {
  readonly places: readonly Place[];
  readonly ways: readonly Drawn[];
  readonly width: number;
  readonly height: number;
}

export const WIDTH = 144;
export const HEIGHT = 60;
const GAP_X = 62;
const GAP_Y = 62;
const MARGIN = 40;
const BELOW = 56;
export const START = 'start';
export const END = 'end';

export function kindOf(step: WireStep): StepKind {
  return step.kind ?? 'maker';
}

/** The step that follows in the list, or the end after the last. */
export function following(steps: readonly WireStep[], index: number): string {
  return steps[index + 1]?.name ?? END;
}

/** Where a checker sends jobs back to: the maker it names, else the nearest before it; nothing if there is none. */
export function makerBefore(steps: readonly WireStep[], index: number): string {
  return steps[index]?.send_back || (steps.slice(0, index).findLast((step) => kindOf(step) === 'maker')?.name ?? '');
}

export function waysOf(steps: readonly WireStep[]): Way[] {
  const ways: Way[] = [{ from: START, to: steps[0]?.name ?? END, kind: 'next', text: '' }];
  for (const [index, step] of steps.entries()) {
    const add = (to: string | undefined, kind: WayKind, text: string): void => void (to && ways.push({ from: step.name, to, kind, text }));
    for (const one of step.cases ?? []) add(one.next, 'case', caseText(one));
    const isBranch = kindOf(step) === 'branch';
    add(step.next || following(steps, index), 'next', isBranch ? 'otherwise' : '');
    if (kindOf(step) === 'checker') add(makerBefore(steps, index), 'send_back', 'sent back');
    add(step.on_limit, 'on_limit', 'too often');
    add(step.on_failure, 'on_failure', 'no answer');
  }
  return ways;
}

function caseText(one: { readonly values?: readonly unknown[]; readonly at_least?: number | null }): string {
  const parts = (one.values ?? []).map(String);
  if (one.at_least !== undefined && one.at_least !== null) parts.push(`≥ ${one.at_least}`);
  const text = parts.join(', ');
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}

export function pictureOf(steps: readonly WireStep[]): Picture {
  const names = [START, ...steps.map((step) => step.name), END];
  const kinds = new Map<string, Place['kind']>([[START, 'start'], [END, 'end'], ...steps.map((step) => [step.name, kindOf(step)] as const)]);
  const ways = waysOf(steps).filter((way) => kinds.has(way.to));
  const columns = columnsOf(names, forward(ways));
  const rowsUsed = new Map<number, number>();
  const places = [...kinds].map(([name, kind]) => {
    const column = columns.get(name) ?? 1;
    const row = rowsUsed.get(column) ?? 0;
    rowsUsed.set(column, row + 1);
    return { name, kind, note: noteOf(steps.find((step) => step.name === name)), column, row };
  });
  const tallest = Math.max(...rowsUsed.values());
  const placed = places.map((place) => {
    const height = (rowsUsed.get(place.column) ?? 1) * (HEIGHT + GAP_Y);
    const top = MARGIN + (tallest * (HEIGHT + GAP_Y) - height) / 2;
    return { ...place, x: MARGIN + place.column * (WIDTH + GAP_X), y: top + place.row * (HEIGHT + GAP_Y) };
  });
  const at = new Map(placed.map((place) => [place.name, place]));
  const drawn = ways.map((way) => draw(way, at.get(way.from) as Place, at.get(way.to) as Place));
  const width = MARGIN * 2 + (Math.max(...columns.values()) + 1) * (WIDTH + GAP_X) - GAP_X;
  return { places: placed, ways: drawn, width, height: MARGIN * 2 + tallest * (HEIGHT + GAP_Y) - GAP_Y + BELOW };
}

function noteOf(step: WireStep | undefined): string {
  if (!step) return '';
  if (kindOf(step) === 'maker' && (step.makers ?? 1) > 1) return `× ${step.makers}`;
  return kindOf(step) === 'checker' && (step.sample_percent ?? 100) < 100 ? `${step.sample_percent} %` : '';
}

/** The ways that lead on, without those that come back to where a job was already. */
function forward(ways: readonly Way[]): Way[] {
  const kept: Way[] = [];
  const done = new Set<string>();
  const under = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    under.add(name);
    for (const way of ways.filter((one) => one.from === name)) {
      if (way.kind === 'send_back' || under.has(way.to)) continue;
      kept.push(way);
      visit(way.to);
    }
    under.delete(name);
  };
  for (const name of [START, ...ways.map((way) => way.from)]) visit(name);
  return kept;
}

/** Each step stands right of everything that leads to it; the end is the rightmost. */
function columnsOf(names: readonly string[], ways: readonly Way[]): Map<string, number> {
  const columns = new Map<string, number>(names.map((name) => [name, name === START ? 0 : 1]));
  for (const _ of names) {
    for (const { from, to } of ways) columns.set(to, Math.max(columns.get(to) ?? 1, (columns.get(from) ?? 0) + 1));
  }
  columns.set(END, Math.max(...columns.values(), 1));
  const shared = [...columns].some(([name, column]) => name !== END && column === columns.get(END));
  if (shared) columns.set(END, (columns.get(END) ?? 1) + 1);
  return columns;
}

function draw(way: Way, from: Place, to: Place): Drawn {
  const isBack = to.column <= from.column;
  if (isBack) {
    const [x1, x2] = [from.x + WIDTH * 0.4, to.x + WIDTH * 0.6];
    const low = Math.max(from.y, to.y) + HEIGHT + BELOW;
    const path = `M${x1} ${from.y + HEIGHT} C${x1} ${low} ${x2} ${low} ${x2} ${to.y + HEIGHT}`;
    return { ...way, path, textX: (x1 + x2) / 2, textY: (from.y + to.y) / 2 + HEIGHT + BELOW * 0.75 - 6 };
  }
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const isFar = to.column - from.column > 1 && Math.abs(y1 - y2) < HEIGHT;
  if (isFar) {
    const high = Math.min(from.y, to.y) - GAP_Y * (0.3 + 0.14 * (to.column - from.column));
    const [a, b] = [from.x + WIDTH * 0.6, to.x + WIDTH * 0.4];
    const path = `M${a} ${from.y} C${a} ${high} ${b} ${high} ${b} ${to.y}`;
    return { ...way, path, textX: (a + b) / 2, textY: high + (from.y - high) * 0.25 - 2 };
  }
  const bend = Math.max(36, (x2 - x1) / 2);
  return { ...way, path: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, textX: x1 + GAP_X / 2, textY: y1 + (y2 - y1) * 0.5 - 7 };
}

/** The step that an arrow key leads to from this one. */
export function neighbour(picture: Picture, name: string, key: string): string {
  const from = picture.places.find((place) => place.name === name);
  if (!from) return name;
  const steps: Record<string, readonly [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const [dx, dy] = steps[key] ?? [0, 0];
  const ahead = picture.places.filter((place) => (dx ? Math.sign(place.column - from.column) === dx : place.column === from.column && place.row === from.row + dy));
  const distance = (place: Place): number => Math.abs(place.column - from.column) * 10_000 + Math.abs(place.y - from.y);
  return ahead.toSorted((a, b) => distance(a) - distance(b))[0]?.name ?? name;
}
