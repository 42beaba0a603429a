// Pictures made on the spot: a street with moving boxes, and the frame's number written into its first pixels.
import { crc32, deflateSync } from 'node:zlib';

export const WIDTH = 960;
export const HEIGHT = 540;
/** The number stands in the top row of blocks, the highest bit first, black or white. */
export const BITS = 16;
export const BLOCK = 8;

const cache = new Map();
const CACHE_MAX = 400;

/** Where mover `n` is in a frame, as norm left, top, right, bottom. */
export function moverAt(n, frame) {
  const lane = n % 6;
  const size = 0.05 + 0.018 * lane;
  const speed = (0.0016 + 0.0007 * ((n * 7) % 5)) * (lane % 2 ? -1 : 1);
  const start = ((n * 0.37) % 1) * 1.3 - 0.15;
  const x = ((((start + speed * frame + 0.2) % 1.4) + 1.4) % 1.4) - 0.2;
  const y = 0.42 + lane * 0.075 + 0.004 * Math.sin(frame / 9 + n);
  return [x, y, x + size, y + size * 0.95];
}

export function framePng(frame, movers) {
  const known = cache.get(frame);
  if (known) return known;
  const png = encodePng(paint(frame, movers));
  if (cache.size >= CACHE_MAX) cache.delete(cache.keys().next().value);
  cache.set(frame, png);
  return png;
}

let street;

/** Sky and road, the same in every frame. */
function background() {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y += 1) {
    const t = y / HEIGHT;
    const [r, g, b] = t < 0.4 ? mix([126, 152, 176], [196, 205, 206], t / 0.4) : mix([92, 94, 96], [54, 56, 60], (t - 0.4) / 0.6);
    for (let x = 0; x < WIDTH; x += 1) {
      const grain = (((x * 7919 + y * 104729) % 23) - 11) * 0.4;
      put(pixels, x, y, r + grain, g + grain, b + grain);
    }
  }
  return pixels;
}

function paint(frame, movers) {
  street ??= background();
  const pixels = Buffer.from(street);
  for (let x = 0; x < WIDTH; x += 1) if ((x + frame * 3) % 80 < 40) for (let y = 372; y < 377; y += 1) put(pixels, x, y, 205, 200, 180);
  for (let n = 0; n < movers; n += 1) car(pixels, moverAt(n, frame), n);
  for (let bit = 0; bit < BITS; bit += 1) {
    const on = (frame >> (BITS - 1 - bit)) & 1 ? 255 : 0;
    box(pixels, bit * BLOCK, 0, bit * BLOCK + BLOCK, BLOCK, [on, on, on]);
  }
  return pixels;
}

function car(pixels, [left, top, right, bottom], n) {
  const [x0, y0, x1, y1] = [left * WIDTH, top * HEIGHT, right * WIDTH, bottom * HEIGHT].map(Math.round);
  const paintwork = [[150, 60, 52], [60, 84, 120], [188, 184, 172], [84, 104, 84], [46, 48, 54]][n % 5];
  const roof = y0 + (y1 - y0) * 0.45;
  box(pixels, x0 + (x1 - x0) * 0.18, y0 + 2, x1 - (x1 - x0) * 0.18, roof, paintwork.map((c) => c * 0.75));
  box(pixels, x0 + (x1 - x0) * 0.24, y0 + 5, x1 - (x1 - x0) * 0.24, roof, [150, 172, 186]);
  box(pixels, x0 + 1, roof, x1 - 1, y1 - (y1 - y0) * 0.14, paintwork);
  for (const at of [0.2, 0.72]) box(pixels, x0 + (x1 - x0) * at, y1 - (y1 - y0) * 0.24, x0 + (x1 - x0) * (at + 0.14), y1, [24, 24, 26]);
}

function box(pixels, left, top, right, bottom, [r, g, b]) {
  for (let y = Math.max(0, top | 0); y < Math.min(HEIGHT, bottom | 0); y += 1) {
    for (let x = Math.max(0, left | 0); x < Math.min(WIDTH, right | 0); x += 1) put(pixels, x, y, r, g, b);
  }
}

function put(pixels, x, y, r, g, b) {
  const at = (y * WIDTH + x) * 3;
  pixels[at] = Math.min(255, Math.max(0, r));
  pixels[at + 1] = Math.min(255, Math.max(0, g));
  pixels[at + 2] = Math.min(255, Math.max(0, b));
}

function mix(a, b, t) {
  return a.map((from, i) => from + (b[i] - from) * t);
}

function encodePng(pixels) {
  const rows = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1));
  for (let y = 0; y < HEIGHT; y += 1) pixels.copy(rows, y * (WIDTH * 3 + 1) + 1, y * WIDTH * 3, (y + 1) * WIDTH * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32 ? crc32(body) : crcOf(body), body.length + 4);
  return whole;
}

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
