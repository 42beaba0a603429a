// The channels of a track as one kind of thing: each has keyframes of its own, which can be read, set and moved alike.
import type { Change } from '../model/edit';
import { NO_STEPS, type Track } from '../model/track';

export type Channel = { readonly cell: 'geometry' } | { readonly cell: 'presence' } | { readonly cell: 'attribute'; readonly name: string };

export const GEOMETRY: Channel = { cell: 'geometry' };
export const PRESENCE: Channel = { cell: 'presence' };

/** Every channel but geometry that has keyframes. */
export function stepChannels(track: Track): Channel[] {
  const attributes = [...track.attributes.keys()].map((name): Channel => ({ cell: 'attribute', name }));
  return track.presence.length > 0 ? [PRESENCE, ...attributes] : attributes;
}

export function channelsOf(track: Track): Channel[] {
  return [GEOMETRY, ...stepChannels(track)];
}

export function isSameChannel(one: Channel, other: Channel): boolean {
  return one.cell === other.cell && (one.cell !== 'attribute' || (other.cell === 'attribute' && one.name === other.name));
}

/** The frames of its keyframes, rising. */
export function framesOf(track: Track, channel: Channel): ArrayLike<number> {
  if (channel.cell === 'geometry') return track.geometry.frames;
  return channel.cell === 'presence' ? track.presence.frames : (track.attributes.get(channel.name) ?? NO_STEPS).frames;
}

/** The keyframe exactly at `frame`, or null. */
export function keyAt(track: Track, channel: Channel, frame: number): unknown {
  if (channel.cell === 'geometry') return track.geometry.keyAt(frame);
  return channel.cell === 'presence' ? track.presence.keyAt(frame) : (track.attributes.get(channel.name)?.keyAt(frame) ?? null);
}

/** The change that sets, or with null takes away, the keyframe at `frame`. */
export function setKey(track: Track, channel: Channel, frame: number, after: unknown): Change {
  return { track: track.id, ...channel, frame, before: keyAt(track, channel, frame), after } as Change;
}

/** How many keyframes come before `frame`. */
export function countBefore(frames: ArrayLike<number>, frame: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((frames[middle] as number) < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}
