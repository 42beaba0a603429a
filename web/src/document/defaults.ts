// The attributes that a new object starts with.
import type { Change } from '../model/edit';
import { type Asked, isShown } from '../model/asked';

/** What a new object starts with: the defaults of its label, as far as they are asked for. */
export function defaultsOf(track: string, frame: number, asked: readonly (Asked & { readonly default: unknown })[]): Change[] {
  const told = new Map<string, unknown>();
  for (const attribute of asked) {
    const value = attribute.default ?? null;
    if (value !== null && isShown(attribute, asked, (name) => told.get(name) ?? null)) told.set(attribute.name, value);
  }
  return asked
    .filter(({ name }) => told.has(name))
    .map(({ name, scope }) => ({ track, cell: 'attribute', name, frame: scope === 'track' ? null : frame, before: null, after: told.get(name) }));
}
