// What an edit did, in words: for the history and for what was set aside.
import type { Change, HeadChange } from '../model/edit';
import { counted } from '../texts/counted';

/** What a label is called on screen. */
export type TitleOf = (label: string) => string;

/** One sentence part per kind of change: "moved the shape on frame 24", "set pose to lying from frame 5 on"; a still says no frames. */
export function wordsOf(changes: readonly Change[], titleOf: TitleOf, isStill = false): string {
  const parts: string[] = [];
  const where = (some: readonly Change[]): string => (isStill ? '' : framesOf(some));
  const tracks = new Set(changes.map(({ track }) => track));
  const heads = changes.filter((change) => change.cell === 'head');
  const first = heads[0];
  if (first) parts.push(heads.length > 1 ? `${headWords(first, titleOf)}, ${objects(heads.length)}` : headWords(first, titleOf));
  const shapes = changes.filter((change) => change.cell === 'geometry');
  const isNew = first !== undefined && first.before === null && first.after !== null;
  if (shapes.length > 0 && !(isNew && shapes.length === 1)) parts.push(shapeWords(shapes, where(shapes)));
  const presence = changes.filter((change) => change.cell === 'presence');
  if (presence.length > 0) parts.push(presenceWords(presence[0]?.after, where(presence)));
  const attributes = new Map<string, (Change & { cell: 'attribute' })[]>();
  if (!isNew) {
    for (const change of changes) if (change.cell === 'attribute') attributes.set(change.name, [...(attributes.get(change.name) ?? []), change]);
  }
  for (const [name, found] of attributes) parts.push(attributeWords(name, found, where(found), isStill));
  if (tracks.size > 1 && heads.length === 0) parts.push(counted(tracks.size, { one: `of ${tracks.size} object`, other: `of ${tracks.size} objects` }));
  return parts.join('; ') || 'changed nothing';
}

function objects(count: number): string {
  return counted(count, { one: `${count} object`, other: `${count} objects` });
}

function headWords({ before, after }: HeadChange, titleOf: TitleOf): string {
  if (!after) return before ? `deleted ${titleOf(before.label)}` : 'deleted the object';
  if (!before) return after.derived_from ? `split off ${titleOf(after.label)}` : `drew ${titleOf(after.label)}`;
  if (before.label !== after.label) return `relabelled ${titleOf(before.label)} as ${titleOf(after.label)}`;
  if (!before.accepted && after.accepted) return 'accepted the pre-label';
  if (before.accepted && !after.accepted) return 'took the acceptance back';
  if ((before.group ?? '') !== (after.group ?? '')) return after.group ? /* text */ 'grouped' : /* text */ 'ungrouped';
  return 'changed the object';
}

function shapeWords(shapes: readonly (Change & { cell: 'geometry' })[], where: string): string {
  const isAll = (test: (change: Change) => boolean): boolean => shapes.every(test);
  const count = shapes.length;
  if (isAll(({ after }) => after === null)) {
    return where ? counted(count, { one: `took the keyframe away ${where}`, other: `took ${count} keyframes away ${where}` }) : counted(count, { one: 'took the keyframe away', other: `took ${count} keyframes away` });
  }
  if (!where) return isAll(({ before }) => before === null) ? 'set the shape' : 'moved the shape';
  if (isAll(({ before }) => before === null)) return counted(count, { one: `set a keyframe ${where}`, other: `set ${count} keyframes ${where}` });
  return `moved the shape ${where}`;
}

function presenceWords(after: boolean | null | undefined, where: string): string {
  if (after === false) return where ? `made it absent ${where}` : 'made it absent';
  if (after) return where ? `made it present ${where}` : 'made it present';
  return where ? `changed where it is there ${where}` : 'changed where it is there';
}

function attributeWords(name: string, changes: readonly (Change & { cell: 'attribute' })[], where: string, isStill: boolean): string {
  const [first] = changes;
  if (!first || changes.length > 1) return where ? `changed ${name} ${where}` : `changed ${name}`;
  const frame = isStill ? null : first.frame;
  if (first.after === null || first.after === undefined) return frame === null ? `cleared ${name}` : `cleared ${name} from frame ${frame} on`;
  const value = valueWords(first.after);
  return frame === null ? `set ${name} to ${value}` : `set ${name} to ${value} from frame ${frame} on`;
}

function valueWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? /* text */ 'yes' : /* text */ 'no';
  if (Array.isArray(value)) return value.map(valueWords).join(', ') || /* text */ 'nothing';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** "on frame 24", "on frames 24–31", "on 5 frames, 24–90". */
function framesOf(changes: readonly Change[]): string {
  const frames = changes.flatMap((change) => ('frame' in change && change.frame !== null ? [change.frame] : []));
  if (frames.length === 0) return '';
  const [low, high] = [Math.min(...frames), Math.max(...frames)];
  if (low === high) return `on frame ${low}`;
  return high - low + 1 === frames.length ? `on frames ${low}–${high}` : counted(frames.length, { one: `on ${frames.length} frame, ${low}–${high}`, other: `on ${frames.length} frames, ${low}–${high}` });
}

/** The first frame that the changes speak of, or null. */
export function frameOf(changes: readonly Change[]): number | null {
  for (const change of changes) if ('frame' in change && change.frame !== null) return change.frame;
  return null;
}
