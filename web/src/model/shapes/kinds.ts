// The table of shape kinds. A sixth kind is one more file and one more line here.
import type { Numbers } from '../geometry';
import type { Match } from '../matching';
import { cuboid } from './cuboid';
import { landmark } from './landmark';
import { line } from './line';
import { polygon } from './polygon';
import { rectangle } from './rectangle';

export interface Kind {
  /** Whether a shape may have `count` numbers; `points` are the names in the head. */
  readonly fits: (count: number, points: readonly string[]) => boolean;
  /** Which numbers of two shapes belong together; null when those at the same place do. */
  readonly match: ((first: Numbers, second: Numbers) => Match) | null;
}

export const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['rectangle', rectangle],
  ['polygon', polygon],
  ['line', line],
  ['cuboid', cuboid],
  ['landmark', landmark],
]);

export function kindNamed(name: string): Kind {
  const kind = KINDS.get(name);
  if (!kind) throw new Error(`There is no shape kind ${name}.`);
  return kind;
}
