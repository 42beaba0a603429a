// Reading and writing the lists that people type in the panel of a step. Pure.
import type { WireCase } from '../../../wire/workflow';

export function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** One thing a line, each once. */
export function lines(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];
}

/** "night, 3, true" as values: numbers and truth values are what they look like, and a word in quotes is a word. */
export function values(text: string): (string | number | boolean | null)[] {
  return words(text).map((word) => {
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (/^".*"$/.test(word)) return word.slice(1, -1);
    return word !== '' && Number.isFinite(Number(word)) ? Number(word) : word;
  });
}

export function shown(found: WireCase['values']): string {
  return (found ?? []).map((value) => (typeof value === 'string' && typeof values(value)[0] !== 'string' ? `"${value}"` : String(value))).join(', ');
}
