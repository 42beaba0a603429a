// The labels of a job: those of its pinned schema, and with an open schema also those that its tracks bring along.
import type { Track } from '../model/track';
import type { WireAttribute, WireSchema } from '../wire/types';
import { colorOr, paletteColor } from './palette';

export interface Label {
  readonly name: string;
  readonly title: string;
  readonly color: string;
  /** The number key that chooses it, or nothing. */
  readonly hotkey: string;
  readonly kinds: readonly string[];
  readonly attributes: readonly WireAttribute[];
  readonly points: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  readonly places?: readonly (readonly [number, number])[];
}

/** What the step of a task lets be drawn; none named = all. */
export interface StepLimits {
  readonly labels?: readonly string[];
  readonly kinds?: readonly string[];
}

const DIGITS = '123456789';

export class Labels {
  readonly #labels = new Map<string, Label>();
  readonly isOpen: boolean;

  constructor(
    schema: WireSchema,
    tracks: readonly Track[] = [],
    private readonly step: StepLimits | null = null,
  ) {
    this.isOpen = schema.is_open;
    const taken = new Set(schema.labels.map((label) => label.hotkey));
    const free = [...DIGITS].filter((digit) => !taken.has(digit));
    schema.labels.forEach((label, index) => {
      const hotkey = label.hotkey || (free.shift() ?? '');
      const color = colorOr(label.color, paletteColor(index));
      this.#labels.set(label.name, { ...label, title: label.display_name || label.name, hotkey, color });
    });
    for (const track of tracks) if (track.head) this.#learn(track.head.label, track.head.color, free);
    if (this.#labels.size === 0) this.#learn('object', '', free);
  }

  get all(): readonly Label[] {
    return [...this.#labels.values()];
  }

  /** Those that may be drawn here. */
  get drawable(): readonly Label[] {
    return this.all.filter(({ name }) => isAmong(name, this.step?.labels));
  }

  get(name: string): Label {
    return this.#labels.get(name) ?? this.#learn(name, '', []);
  }

  byHotkey(key: string): Label | undefined {
    return this.drawable.find((label) => label.hotkey === key);
  }

  allows(name: string, kind: string): boolean {
    return isAmong(kind, this.get(name).kinds) && isAmong(kind, this.step?.kinds) && isAmong(name, this.step?.labels);
  }

  #learn(name: string, color: string, free: string[]): Label {
    const known = this.#labels.get(name);
    if (known) return known;
    const label: Label = {
      name,
      title: name,
      color: colorOr(color, paletteColor(this.#labels.size)),
      hotkey: free.shift() ?? '',
      kinds: [],
      attributes: [],
      points: [],
      edges: [],
    };
    this.#labels.set(name, label);
    return label;
  }
}

const isAmong = (name: string, named: readonly string[] = []): boolean => named.length === 0 || named.includes(name);
