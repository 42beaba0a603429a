// How the picture is toned for the eye that looks at it: never in the data, and done by the compositor, not by the painter.

export interface Tone {
  /** 1 is the picture as it came, of all four. */
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
  readonly saturation: number;
  readonly isInverted: boolean;
}

export const PLAIN: Tone = { brightness: 1, contrast: 1, gamma: 1, saturation: 1, isInverted: false };

export type Dial = 'brightness' | 'contrast' | 'gamma' | 'saturation';

/** Every dial with how far it turns. */
export const DIALS: readonly { readonly name: Dial; readonly title: string; readonly min: number; readonly max: number }[] = [
  { name: 'brightness', title: 'Brightness', min: 0.2, max: 3 },
  { name: 'contrast', title: 'Contrast', min: 0.2, max: 3 },
  { name: 'gamma', title: 'Gamma', min: 0.3, max: 3 },
  { name: 'saturation', title: 'Saturation', min: 0, max: 3 },
];

/** The id of the filter in the page that bends the grey scale: CSS has no gamma of its own. */
export const GAMMA_FILTER = 'tone-gamma';

export function isPlain(tone: Tone): boolean {
  return !tone.isInverted && DIALS.every(({ name }) => tone[name] === 1);
}

/** The tone as a CSS filter; empty when the picture is shown as it came. */
export function filterOf(tone: Tone): string {
  const parts = [
    tone.gamma === 1 ? '' : `url(#${GAMMA_FILTER})`,
    tone.brightness === 1 ? '' : `brightness(${tone.brightness})`,
    tone.contrast === 1 ? '' : `contrast(${tone.contrast})`,
    tone.saturation === 1 ? '' : `saturate(${tone.saturation})`,
    tone.isInverted ? 'invert(1)' : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** What was kept, made good where it is not what it should be. */
export function toneFrom(kept: unknown): Tone {
  const told = (kept ?? {}) as Partial<Record<keyof Tone, unknown>>;
  const dial = (name: Dial): number => {
    const { min, max } = DIALS.find((each) => each.name === name) as (typeof DIALS)[number];
    const value = told[name];
    return typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : 1;
  };
  return { brightness: dial('brightness'), contrast: dial('contrast'), gamma: dial('gamma'), saturation: dial('saturation'), isInverted: told.isInverted === true };
}
