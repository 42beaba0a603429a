// What an edit did, in words: for the history and for what was set aside.
import type { Change, HeadChange } from '../model/edit';

/** What a label is called on screen. */
export type TitleOf = (label: string) => string;

/** One sentence part per kind of change: "moved the shape on frame 24", "set pose to lying from frame 5 on"; a still says no frames. */
export function wordsOf(changes: readonly Change[], titleOf: TitleOf, isStill = false): string {
  const words = wordsOnFrames(changes, titleOf);
  return isStill ? words.replaceAll(/ (from|on) frame \d+( on)?(?=;|$)/g, '').replaceAll('set a keyframe', 'set the shape') : words;
}

function wordsOnFrames(changes: readonly Change[], titleOf: TitleOf): string {
  const parts: string[] = [];
  const tracks = new Set(changes.map(({ track }) => track));
  const heads = changes.filter((change) => change.cell === 'head');
  const first = heads[0];
  if (first) parts.push(headWords(first, titleOf) + (heads.length > 1 ? `, ${heads.length} objects` : ''));
  const shapes = changes.filter((change) => change.cell === 'geometry');
  const isNew = first !== undefined && first.before === null && first.after !== null;
  if (shapes.length > 0 && !(isNew && shapes.length === 1)) parts.push(shapeWords(shapes));
  const presence = changes.filter((change) => change.cell === 'presence');
  if (presence.length > 0) parts.push(`${presence[0]?.after === false ? 'made it absent' : presence[0]?.after ? 'made it present' : 'changed where it is there'} ${framesOf(presence)}`);
  const attributes = new Map<string, (Change & { cell: 'attribute' })[]>();
  if (!isNew) {
    for (const change of changes) if (change.cell === 'attribute') attributes.set(change.name, [...(attributes.get(change.name) ?? []), change]);
  }
  for (const [name, found] of attributes) parts.push(attributeWords(name, found));
  if (tracks.size > 1 && heads.length === 0) parts.push(`of ${tracks.size} objects`);
  return parts.join('; ') || 'changed nothing';
}

function headWords({ before, after }: HeadChange, titleOf: TitleOf): string {
  if (!after) return before ? `deleted ${titleOf(before.label)}` : 'deleted the object';
  if (!before) return after.derived_from ? `split off ${titleOf(after.label)}` : `drew ${titleOf(after.label)}`;
  if (before.label !== after.label) return `relabelled ${titleOf(before.label)} as ${titleOf(after.label)}`;
  if (!before.accepted && after.accepted) return 'accepted the pre-label';
  if (before.accepted && !after.accepted) return 'took the acceptance back';
  if ((before.group ?? '') !== (after.group ?? '')) return after.group ? 'grouped' : 'ungrouped';
  return 'changed the object';
}

function shapeWords(shapes: readonly (Change & { cell: 'geometry' })[]): string {
  const isAll = (test: (change: Change) => boolean): boolean => shapes.every(test);
  const many = shapes.length > 1;
  if (isAll(({ after }) => after === null)) return `took ${many ? `${shapes.length} keyframes` : 'the keyframe'} away ${framesOf(shapes)}`;
  if (isAll(({ before }) => before === null)) return `set ${many ? `${shapes.length} keyframes` : 'a keyframe'} ${framesOf(shapes)}`;
  return `moved the shape ${framesOf(shapes)}`;
}

function attributeWords(name: string, changes: readonly (Change & { cell: 'attribute' })[]): string {
  const [first] = changes;
  if (!first || changes.length > 1) return `changed ${name} ${framesOf(changes)}`;
  const where = first.frame === null ? '' : ` from frame ${first.frame} on`;
  return first.after === null || first.after === undefined ? `cleared ${name}${where}` : `set ${name} to ${valueWords(first.after)}${where}`;
}

function valueWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueWords).join(', ') || 'nothing';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** "on frame 24", "on frames 24–31", "on 5 frames, 24–90". */
function framesOf(changes: readonly Change[]): string {
  const frames = changes.flatMap((change) => ('frame' in change && change.frame !== null ? [change.frame] : []));
  if (frames.length === 0) return '';
  const [low, high] = [Math.min(...frames), Math.max(...frames)];
  if (low === high) return `on frame ${low}`;
  return high - low + 1 === frames.length ? `on frames ${low}–${high}` : `on ${frames.length} frames, ${low}–${high}`;
}

/** The first frame that the changes speak of, or null. */
export function frameOf(changes: readonly Change[]): number | null {
  for (const change of changes) if ('frame' in change && change.frame !== null) return change.frame;
  return null;
}
