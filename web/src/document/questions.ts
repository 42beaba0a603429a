// What the label schema asks of the objects of one frame, in the order in which attribute mode walks them.
import { type Asked, faultOf, type Gap, gaps, isShown, valuesAt } from '../model/gaps';
import { isPresent, type Track } from '../model/track';

/** One attribute of one track. */
export interface Question<A extends Asked = Asked> {
  readonly track: string;
  readonly attribute: A;
}

/** The attributes of each label; what they ask of a track. */
export type AskedOf<A extends Asked = Asked> = (label: string) => readonly A[];

/** Every attribute that is asked for on this frame, object by object. */
export function questionsOn<A extends Asked>(tracks: readonly Track[], frame: number, askedOf: AskedOf<A>): Question<A>[] {
  return tracks.flatMap((track) => {
    if (!track.head || track.head.state === 'non_editable' || !isPresent(track, frame)) return [];
    const asked = askedOf(track.head.label);
    return asked.filter((attribute) => isShown(attribute, asked, valuesAt(track, frame))).map((attribute) => ({ track: track.id, attribute }));
  });
}

/** What the track says to a question on this frame; the value of its scope, not of another. */
export function answerOf(track: Track, { name, scope }: Asked, frame: number): unknown {
  return (scope === 'track' ? track.constants.get(name) : track.attributes.get(name)?.valueAt(frame)) ?? null;
}

/** Still without a value, or with a wrong one. */
export function isOpen(track: Track, attribute: Asked, frame: number): boolean {
  const value = answerOf(track, attribute, frame);
  return value === null || faultOf(attribute, value) !== null;
}

export interface Missing {
  readonly track: Track;
  readonly gap: Gap;
}

/** Everything that keeps the job from being handed in. */
export function missingOf(tracks: readonly Track[], askedOf: AskedOf, frameCount: number): Missing[] {
  return tracks.flatMap((track) => (track.head ? gaps(track, askedOf(track.head.label), frameCount).map((gap) => ({ track, gap })) : []));
}

export const GAP_WORDS: Readonly<Record<Gap['code'], string>> = {
  required: 'has no value',
  not_allowed: 'has a value that is not in the list',
  wrong_type: 'has a value of another type',
  too_small: 'is below its minimum',
  too_large: 'is above its maximum',
};
