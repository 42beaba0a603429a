// Uploads that survive lost connections and reloaded pages: tus 1.0 over fetch. The file is sent part by part; where an upload stands is
// asked of the server, and which upload belongs to which file is remembered here.

export interface TusFile {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  slice(from: number, to: number): Blob;
}

/** What is remembered of an upload that has not ended. */
export interface Unfinished {
  readonly url: string;
  readonly name: string;
  readonly size: number;
}

export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface Parts {
  readonly fetch: typeof globalThis.fetch;
  readonly memory: Memory;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly partBytes: number;
}

export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
}

const PATH = '/v1/uploads';
const VERSION = { 'tus-resumable': '1.0.0' };
const PART_BYTES = 4 * 1024 * 1024;
const ATTEMPTS_MAX = 8;
const PAUSE_MS = 500;
const PAUSE_MS_MAX = 20_000;
const KEY = 'rotoscope:uploads';

export class Tus {
  readonly #parts: Parts;

  constructor(parts: Partial<Parts> = {}) {
    this.#parts = { fetch: (...asked) => globalThis.fetch(...asked), memory: globalThis.localStorage, pause: wait, partBytes: PART_BYTES, ...parts };
  }

  /** Sends the whole file, from where it stands; the id of the upload. An aborted signal is a pause: calling again goes on. Whenever it stops for a while, `onLost` is told. */
  async send(file: TusFile, signal: AbortSignal, onProgress: (bytes: number) => void, onLost: () => void = () => undefined): Promise<string> {
    let failures = 0;
    let place: { url: string; offset: number } | null = null;
    for (;;) {
      signal.throwIfAborted();
      try {
        place ??= await this.#begin(file, signal);
        onProgress(place.offset);
        if (place.offset === file.size) {
          this.#remember(file, null);
          return place.url.slice(place.url.lastIndexOf('/') + 1);
        }
        place = { url: place.url, offset: await this.#sendPart(file, place.url, place.offset, signal) };
        failures = 0;
      } catch (error) {
        if (signal.aborted || error instanceof UploadRefused) throw error;
        failures += 1;
        if (failures >= ATTEMPTS_MAX) throw new UploadRefused('The connection was lost too often. Go on when it is back: what was sent is kept.');
        onLost();
        await this.#parts.pause(Math.min(PAUSE_MS * 2 ** (failures - 1), PAUSE_MS_MAX), signal);
        place = null; // the server knows how much arrived
      }
    }
  }

  /** Gives an upload up, here and on the server. */
  async cancel(file: TusFile): Promise<void> {
    const known = this.#known()[fingerprint(file)];
    if (!known) return;
    this.#remember(file, null);
    await this.#parts.fetch(known.url, { method: 'DELETE', headers: VERSION }).catch(() => undefined);
  }

  unfinished(): Unfinished[] {
    return Object.values(this.#known());
  }

  /** The upload's address and how much of the file it has: the one that was begun earlier, or a new one. */
  async #begin(file: TusFile, signal: AbortSignal): Promise<{ url: string; offset: number }> {
    const known = this.#known()[fingerprint(file)];
    if (known) {
      const answer = await this.#parts.fetch(known.url, { method: 'HEAD', headers: VERSION, signal, cache: 'no-store' });
      if (answer.ok) return { url: known.url, offset: offsetIn(answer) };
      if (answer.status !== 404 && answer.status !== 410) throw await refusal(answer);
      this.#remember(file, null);
    }
    const headers = { ...VERSION, 'upload-length': String(file.size), 'upload-metadata': `filename ${base64(file.name)}` };
    const answer = await this.#parts.fetch(PATH, { method: 'POST', headers, signal });
    const url = answer.headers.get('location');
    if (answer.status !== 201 || !url) throw await refusal(answer);
    this.#remember(file, { url, name: file.name, size: file.size });
    return { url, offset: 0 };
  }

  async #sendPart(file: TusFile, url: string, offset: number, signal: AbortSignal): Promise<number> {
    const headers = { ...VERSION, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
    const body = file.slice(offset, Math.min(offset + this.#parts.partBytes, file.size));
    const answer = await this.#parts.fetch(url, { method: 'PATCH', headers, body, signal });
    if (!answer.ok) throw await refusal(answer);
    return offsetIn(answer);
  }

  #known(): Record<string, Unfinished> {
    try {
      return JSON.parse(this.#parts.memory.getItem(KEY) ?? '{}') as Record<string, Unfinished>;
    } catch {
      return {};
    }
  }

  #remember(file: TusFile, upload: Unfinished | null): void {
    const { [fingerprint(file)]: _, ...others } = this.#known();
    this.#parts.memory.setItem(KEY, JSON.stringify(upload ? { ...others, [fingerprint(file)]: upload } : others));
  }
}

/** What makes a file the same file after a reload, without reading it. */
export function fingerprint(file: TusFile): string {
  return `${file.name}\n${file.size}\n${file.lastModified}`;
}

function offsetIn(answer: Response): number {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset)) throw new Error('The server did not say how much arrived.');
  return offset;
}

/** What is wrong with the file stays wrong; what is wrong on the way is tried again, and so is a part that came twice (409). */
async function refusal(answer: Response): Promise<Error> {
  const body = (await answer.json().catch(() => ({}))) as { detail?: string; error?: { message?: string } };
  const message = body.error?.message ?? body.detail ?? `The server answered ${answer.status}.`;
  const mayPass = answer.status >= 500 ? answer.status !== 507 : [408, 409, 423, 429].includes(answer.status);
  return mayPass ? new Error(message) : new UploadRefused(message);
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
