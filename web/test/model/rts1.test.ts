// The body that carries tracks to the browser: spec/vectors/tracks.rts1 is what Python writes for tracks.json.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shapeAt } from '../../src/model/track';
import { decodeTracks } from '../../src/wire/rts1';
import { jsonOf, type TrackJson, vectors } from './vectors';

function bodyOf(): ArrayBuffer {
  const file = readFileSync(new URL('../../../spec/vectors/tracks.rts1', import.meta.url));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}

test('the tracks that Python wrote come back, bit for bit and in their order', () => {
  const job = decodeTracks(bodyOf());
  expect(job.revision).toBe(12);
  expect(job.frameCount).toBe(40);
  expect(job.tracks.map(jsonOf)).toEqual(vectors<TrackJson>('tracks.json'));
});

test('every column is a view of the body', () => {
  const body = bodyOf();
  for (const { geometry } of decodeTracks(body).tracks) {
    expect(geometry.coords.buffer).toBe(body);
    expect(geometry.frames.buffer).toBe(body);
  }
});

test('editing a track copies its channel and leaves the body as it came', () => {
  const body = bodyOf();
  const before = new Uint8Array(body.slice(0));
  const track = decodeTracks(body).tracks[0];
  const edited = track?.geometry.withKey(2, { coords: [0, 0, 1, 1], hold: true });
  expect(edited?.coords.buffer).not.toBe(body);
  expect(new Uint8Array(body)).toEqual(before);
  expect(Array.from((track && shapeAt(track, 2)) ?? [])).toEqual([0.12, 0.2, 0.32, 0.4]);
});

test.each([0, 8, 23, 100, -1])('a body cut off at %i is refused', (end) => {
  expect(() => decodeTracks(bodyOf().slice(0, end))).toThrow();
});

test('a body of another version is refused by name', () => {
  const body = bodyOf();
  new DataView(body).setUint32(4, 9, true);
  expect(() => decodeTracks(body)).toThrow('version 9');
});
