// How one person likes to look at jobs: kept in the browser for that person, and in no job.
import { AS_DELIVERED, type Layout, layoutFrom } from './layout';
import { PLAIN, type Tone, toneFrom } from './tone';

export const NAMINGS = ['all', 'chosen', 'none'] as const;
/** Whose names are shown: everybody's, that of the selected object and the one under the pointer, nobody's. */
export type Naming = (typeof NAMINGS)[number];

export const ONIONS = ['off', 'keyframes', 'frames'] as const;
/** What is seen of the selected object's past and future. */
export type Onion = (typeof ONIONS)[number];

/** `attribute:` is followed by the attribute's name. */
export type Coloring = 'label' | 'track' | `attribute:${string}`;

export interface Preferences {
  readonly tone: Tone;
  readonly naming: Naming;
  /** Shapes without areas, marks and handles of those not selected: nothing lies over the picture but lines. */
  readonly isOutlineOnly: boolean;
  readonly coloring: Coloring;
  readonly onion: Onion;
  /** How many frames each way the onion skin reaches. */
  readonly onionReach: number;
  readonly hasLoupe: boolean;
  readonly hasMinimap: boolean;
  /** The room that panels take. */
  readonly layout: Layout;
}

export const DEFAULTS: Preferences = {
  tone: PLAIN,
  naming: 'all',
  isOutlineOnly: false,
  coloring: 'label',
  onion: 'off',
  onionReach: 1,
  hasLoupe: true,
  hasMinimap: true,
  layout: AS_DELIVERED,
};

export const ONION_REACH_MAX = 3;

/** Where preferences are kept between visits. */
export interface Memory {
  read(): string | null;
  write(text: string): void;
}

export const NO_MEMORY: Memory = { read: () => null, write: () => {} };

/** What was kept, or the defaults where there is nothing or nothing that makes sense. */
export function preferencesFrom(text: string | null): Preferences {
  const told = parsed(text);
  const one = <T extends string>(value: unknown, of: readonly T[], otherwise: T): T => of.find((each) => each === value) ?? otherwise;
  const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);
  const reach = Number(told.onionReach);
  return {
    tone: toneFrom(told.tone),
    naming: one(told.naming, NAMINGS, DEFAULTS.naming),
    isOutlineOnly: flag(told.isOutlineOnly, DEFAULTS.isOutlineOnly),
    coloring: coloringFrom(told.coloring),
    onion: one(told.onion, ONIONS, DEFAULTS.onion),
    onionReach: reach >= 1 && reach <= ONION_REACH_MAX ? Math.round(reach) : DEFAULTS.onionReach,
    hasLoupe: flag(told.hasLoupe, DEFAULTS.hasLoupe),
    hasMinimap: flag(told.hasMinimap, DEFAULTS.hasMinimap),
    layout: layoutFrom(told.layout),
  };
}

function coloringFrom(value: unknown): Coloring {
  if (value === 'track') return value;
  return typeof value === 'string' && value.startsWith('attribute:') ? (value as Coloring) : 'label';
}

function parsed(text: string | null): Partial<Record<keyof Preferences, unknown>> {
  try {
    const told: unknown = JSON.parse(text ?? '{}');
    return typeof told === 'object' && told !== null ? told : {};
  } catch {
    return {};
  }
}
