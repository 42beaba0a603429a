// Moments as people say them.
import { locale } from '../../../texts/language';

const STEPS: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Infinity, 'year'],
];
const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** "3 hours ago", "in 6 days". */
export function ago(atMs: number, nowMs: number = Date.now()): string {
  let value = Math.trunc((atMs - nowMs) / 1000);
  for (const [size, unit] of STEPS) {
    if (Math.abs(value) < size) return words.format(value, unit);
    value = Math.trunc(value / size);
  }
  return '';
}

/** The browser and the system in a user-agent header, as far as one can tell. */
export function browserName(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /(Windows|Macintosh|Android|iPhone|iPad|Linux)/.exec(agent)?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
  if (!browser?.[1]) return agent.slice(0, 40) || 'Unknown browser';
  return `${names[browser[1]] ?? browser[1]} ${browser[2]}${system ? `, ${system}` : ''}`;
}
