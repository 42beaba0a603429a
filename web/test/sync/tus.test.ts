import { describe, expect, test } from 'vitest';
import { Tus, UploadRefused, type Memory, type TusFile } from '../../src/sync/tus';

const MB = 1024; // a part is four of these here

/** A server that keeps what it is sent, and fails when it is told to. */
class Server {
  readonly uploads = new Map<string, { size: number; bytes: Uint8Array }>();
  readonly asked: string[] = [];
  /** What goes wrong at the n-th PATCH, from 1: nothing arrives, or it arrives and the answer is lost. */
  mishaps = new Map<number, 'lost' | 'answer lost' | 503>();
  refuses = 0;
  #patches = 0;

  fetch = async (path: unknown, { method = 'GET', headers = {}, body, signal }: RequestInit = {}): Promise<Response> => {
    signal?.throwIfAborted();
    const given = new Headers(headers);
    this.asked.push(method);
    if (this.refuses) return new Response(JSON.stringify({ detail: 'No room.' }), { status: this.refuses });
    if (method === 'POST') {
      const url = `/v1/uploads/u${this.uploads.size + 1}`;
      this.uploads.set(url, { size: Number(given.get('upload-length')), bytes: new Uint8Array() });
      return new Response('{}', { status: 201, headers: { location: url } });
    }
    const upload = this.uploads.get(String(path));
    if (!upload) return new Response(null, { status: 404 });
    if (method === 'DELETE') this.uploads.delete(String(path));
    if (method === 'PATCH') {
      const mishap = this.mishaps.get((this.#patches += 1));
      if (mishap === 'lost') throw new TypeError('Failed to fetch');
      if (mishap === 503) return new Response('{}', { status: 503 });
      if (Number(given.get('upload-offset')) !== upload.bytes.length) return new Response('{}', { status: 409 });
      upload.bytes = new Uint8Array(await new Blob([upload.bytes as BlobPart, body as Blob]).arrayBuffer());
      if (mishap === 'answer lost') throw new TypeError('Failed to fetch');
    }
    return new Response(null, { status: method === 'HEAD' ? 200 : 204, headers: { 'upload-offset': String(upload.bytes.length) } });
  };
}

function memory(): Memory {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

function file(size: number, name = 'clip.mp4'): TusFile {
  const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
  return { name, size, lastModified: 7, slice: (from, to) => new Blob([bytes.slice(from, to)]) };
}

function tusTo(server: Server, kept = memory()): Tus {
  return new Tus({ fetch: server.fetch as typeof fetch, memory: kept, pause: () => Promise.resolve(), partBytes: 4 * MB });
}

const never = (): AbortSignal => new AbortController().signal;

describe('a file', () => {
  test('arrives whole, in parts, and is forgotten then', async () => {
    const [server, kept, told] = [new Server(), memory(), [] as number[]];
    const tus = tusTo(server, kept);
    expect(await tus.send(file(9 * MB), never(), (bytes) => told.push(bytes))).toBe('u1');
    expect(server.uploads.get('/v1/uploads/u1')?.bytes).toHaveLength(9 * MB);
    expect(server.asked).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH']);
    expect(told).toEqual([0, 4 * MB, 8 * MB, 9 * MB]);
    expect(tus.unfinished()).toEqual([]);
  });

  test('arrives once, whatever is lost on the way', async () => {
    const server = new Server();
    server.mishaps = new Map<number, 'lost' | 'answer lost' | 503>([[1, 'lost'], [2, 'answer lost'], [4, 503]]);
    const told: string[] = [];
    await tusTo(server).send(file(9 * MB + 3), never(), (sent) => told.push(String(sent)), () => told.push('lost'));
    expect(told.filter((each) => each === 'lost')).toHaveLength(3);
    expect(told.at(-1)).toBe(String(9 * MB + 3));
    const { bytes = new Uint8Array() } = server.uploads.get('/v1/uploads/u1') ?? {};
    expect(bytes).toHaveLength(9 * MB + 3);
    expect(bytes.every((byte, i) => byte === i % 251)).toBe(true);
    expect(server.asked.filter((method) => method === 'POST')).toHaveLength(1);
  });

  test('goes on after a pause and after a reload where it stopped', async () => {
    const [server, kept, pausing] = [new Server(), memory(), new AbortController()];
    const paused = tusTo(server, kept).send(file(9 * MB), pausing.signal, (bytes) => bytes > 0 && pausing.abort());
    await expect(paused).rejects.toThrow();
    const reloaded = tusTo(server, kept);
    expect(reloaded.unfinished()).toEqual([{ url: '/v1/uploads/u1', name: 'clip.mp4', size: 9 * MB }]);
    const told: number[] = [];
    expect(await reloaded.send(file(9 * MB), never(), (bytes) => told.push(bytes))).toBe('u1');
    expect(told[0]).toBe(4 * MB);
  });

  test('of another size is another file', async () => {
    const [server, kept] = [new Server(), memory()];
    await tusTo(server, kept).send(file(MB), never(), () => undefined);
    expect(await tusTo(server, kept).send(file(MB + 1), never(), () => undefined)).toBe('u2');
  });

  test('begins anew when the server has forgotten it', async () => {
    const [server, kept, pausing] = [new Server(), memory(), new AbortController()];
    await expect(tusTo(server, kept).send(file(5 * MB), pausing.signal, () => pausing.abort())).rejects.toThrow();
    server.uploads.clear();
    await tusTo(server, kept).send(file(5 * MB), never(), () => undefined);
    expect(server.uploads.get('/v1/uploads/u1')?.bytes).toHaveLength(5 * MB);
  });

  test('that is refused is not tried again, and the server says why', async () => {
    const server = new Server();
    server.refuses = 413;
    await expect(tusTo(server).send(file(10), never(), () => undefined)).rejects.toThrow(new UploadRefused('No room.'));
    expect(server.asked).toEqual(['POST']);
  });

  test('is given up after many failures, and what was sent is kept', async () => {
    const [server, kept] = [new Server(), memory()];
    server.mishaps = new Map(Array.from({ length: 40 }, (_, i) => [i + 2, 'lost'] as const));
    await expect(tusTo(server, kept).send(file(9 * MB), never(), () => undefined)).rejects.toThrow(UploadRefused);
    expect(tusTo(server, kept).unfinished()).toHaveLength(1);
  });

  test('that is given up by its owner is gone on the server too', async () => {
    const [server, kept, pausing] = [new Server(), memory(), new AbortController()];
    const tus = tusTo(server, kept);
    await expect(tus.send(file(5 * MB), pausing.signal, () => pausing.abort())).rejects.toThrow();
    await tus.cancel(file(5 * MB));
    expect(server.uploads.size).toBe(0);
    expect(tus.unfinished()).toEqual([]);
  });
});
