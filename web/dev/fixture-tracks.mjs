// Tracks of a made-up job: movers as rectangles, and one of every other kind. Edits are applied cell by cell.
import { moverAt } from './fixture-frames.mjs';

const KEYFRAME_EVERY = 12;

export function makeTracks({ rectangles, frames, isDense }) {
  const tracks = [];
  for (let n = 0; n < rectangles; n += 1) tracks.push(mover(n, frames, isDense ? 1 : KEYFRAME_EVERY));
  return isDense ? tracks : [...tracks, polygon(frames), line(frames), cuboid(frames), landmark(frames)];
}

function mover(n, frames, every) {
  const label = ['car', 'car', 'van', 'pedestrian'][n % 4];
  const track = blank(id(n), 'rectangle', label, n % 3 === 0 ? 'prelabel' : 'manual');
  for (let frame = (n * 5) % 9; frame < frames; frame += every) add(track, frame, moverAt(n, frame));
  if (n % 5 === 1 && frames > 60) track.presence.push([Math.floor(frames * 0.7), false]);
  if (n % 4 === 3) track.attributes.pose = [[0, 'walking'], [40, 'standing']];
  if (n % 2 === 0) track.constants.colour = 'red';
  return track;
}

function polygon(frames) {
  const track = blank(id(90_001), 'polygon', 'building', 'manual');
  add(track, 0, [0.06, 0.1, 0.24, 0.06, 0.27, 0.33, 0.16, 0.37, 0.05, 0.34]);
  add(track, frames - 1, [0.02, 0.1, 0.2, 0.06, 0.24, 0.2, 0.23, 0.33, 0.12, 0.37, 0.01, 0.34]);
  return track;
}

function line(frames) {
  const track = blank(id(90_002), 'line', 'lane', 'manual');
  add(track, 0, [0.02, 0.99, 0.3, 0.7, 0.48, 0.5, 0.52, 0.41]);
  add(track, frames - 1, [0.06, 0.99, 0.33, 0.7, 0.5, 0.5, 0.53, 0.41]);
  return track;
}

function cuboid(frames) {
  const track = blank(id(90_003), 'cuboid', 'truck', 'prelabel');
  const at = (x) => [x, 0.5, x + 0.14, 0.5, x + 0.14, 0.74, x, 0.74, x + 0.19, 0.46, x + 0.19, 0.66, x + 0.05, 0.66, x + 0.05, 0.46];
  add(track, 0, at(0.7));
  add(track, frames - 1, at(0.4));
  return track;
}

function landmark(frames) {
  const track = blank(id(90_004), 'landmark', 'person', 'manual');
  track.head.points = ['head', 'neck', 'left hand', 'right hand', 'hip', 'left foot', 'right foot'];
  const at = (x) => [x, 0.44, x, 0.5, x - 0.04, 0.58, x + 0.04, 0.6, x, 0.64, x - 0.02, 0.78, x + 0.03, 0.77];
  add(track, 0, at(0.88));
  add(track, frames - 1, [...at(0.8).slice(0, 4), null, null, ...at(0.8).slice(6)]);
  return track;
}

function blank(trackId, kind, label, origin) {
  const head = { kind, label, color: '', origin, state: 'editable', points: [], derived_from: '' };
  return { id: trackId, head, keys: new Map(), presence: [], attributes: {}, constants: {} };
}

function add(track, frame, coords) {
  track.keys.set(frame, { coords, hold: false });
}

function id(n) {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function applyEdit(tracks, edit) {
  for (const change of edit.changes) {
    let track = tracks.find((one) => one.id === change.track);
    if (!track) tracks.push((track = { id: change.track, head: null, keys: new Map(), presence: [], attributes: {}, constants: {} }));
    if (change.cell === 'head') track.head = change.after;
    else if (change.cell === 'geometry' && change.after) track.keys.set(change.frame, change.after);
    else if (change.cell === 'geometry') track.keys.delete(change.frame);
    else if (change.cell === 'presence') track.presence = stepped(track.presence, change.frame, change.after);
    else if (change.frame === null) track.constants[change.name] = change.after;
    else track.attributes[change.name] = stepped(track.attributes[change.name] ?? [], change.frame, change.after);
  }
}

function stepped(steps, frame, value) {
  const rest = steps.filter(([at]) => at !== frame);
  return value === null ? rest : [...rest, [frame, value]].sort((a, b) => a[0] - b[0]);
}

/** The RTS1 body: blocks of columns, then the directory, then where it is. */
export function rts1(tracks, revision, frameCount) {
  const parts = [Buffer.from([0x52, 0x54, 0x53, 0x31, 1, 0, 0, 0])];
  const lines = [];
  let at = 8;
  for (const track of tracks) {
    const [entry, block] = encodeTrack(track, at);
    lines.push(entry);
    parts.push(block);
    at += block.length;
  }
  const directory = Buffer.from(JSON.stringify({ revision, frame_count: frameCount, tracks: lines }));
  const trailer = Buffer.alloc(12);
  trailer.writeBigUInt64LE(BigInt(at), 0);
  trailer.writeUInt32LE(directory.length, 8);
  return Buffer.concat([...parts, directory, trailer, Buffer.from('RTS1')]);
}

function encodeTrack(track, at) {
  const frames = [...track.keys.keys()].sort((a, b) => a - b);
  const shapes = frames.map((frame) => track.keys.get(frame));
  const coords = shapes.flatMap((shape) => shape.coords.map((number) => number ?? NaN));
  const widths = new Set(shapes.map((shape) => shape.coords.length));
  const width = widths.size === 1 ? [...widths][0] : 0;
  const holds = shapes.some((shape) => shape.hold);
  const columns = [Float64Array.from(coords), Int32Array.from(frames)];
  if (!width) columns.push(Uint32Array.from(shapes.reduce((all, { coords: c }) => [...all, all.at(-1) + c.length], [0])));
  if (holds) columns.push(Uint8Array.from(shapes, ({ hold }) => (hold ? 1 : 0)));
  const bytes = Buffer.concat(columns.map((column) => Buffer.from(column.buffer)));
  const block = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
  const entry = { id: track.id, head: track.head, at, keys: frames.length, numbers: coords.length, width, holds };
  const unzip = (steps) => [steps.map(([frame]) => frame), steps.map(([, value]) => value)];
  entry.presence = unzip(track.presence);
  entry.attributes = Object.fromEntries(Object.entries(track.attributes).map(([name, steps]) => [name, unzip(steps)]));
  entry.constants = track.constants;
  return [entry, block];
}
