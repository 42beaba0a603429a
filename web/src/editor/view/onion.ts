// The onion skin: where the selected object was and will be, as shapes of their own under the live ones.
import type { Size } from '../../canvas/viewport';
import { type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../../canvas/visible-shapes';
import { shapeAt, type Track } from '../../model/track';
import type { Onion } from './preferences';

export const BEFORE = '#ff8f5c';
export const AFTER = '#5cc8ff';

/** The frames whose shapes are shown, nearest first on either side. */
export function onionFrames(track: Track, frame: number, onion: Onion, reach: number): number[] {
  const { frames } = track.geometry;
  const found: number[] = [];
  if (onion === 'off' || frames.length === 0) return found;
  if (onion === 'frames') {
    for (let step = 1; step <= reach; step += 1) found.push(frame - step, frame + step);
    return found;
  }
  const inForce = track.geometry.indexBefore(frame);
  const before = frames[inForce] === frame ? inForce - 1 : inForce;
  for (let step = 0; step < reach; step += 1) {
    for (const at of [frames[before - step], frames[inForce + 1 + step]]) if (at !== undefined) found.push(at);
  }
  return found;
}

/** Each ghost carries the distance in frames as its name. */
export function onionSkin(track: Track, frame: number, onion: Onion, reach: number, size: Size): VisibleShapes | null {
  const { head } = track;
  const kind = SHAPE_KINDS.indexOf(head?.kind as PaintedKind);
  if (!head || kind < 0 || onion === 'off') return null;
  const ghosts = new VisibleShapes();
  for (const at of onionFrames(track, frame, onion, reach)) {
    const shape = shapeAt(track, at);
    if (!shape) continue;
    const label = at < frame ? `−${frame - at}` : `+${at - frame}`;
    ghosts.add({ track: -1, kind, flags: 0, color: at < frame ? BEFORE : AFTER, label, edges: null }, shape, size.width, size.height);
  }
  return ghosts.count > 0 ? ghosts : null;
}
