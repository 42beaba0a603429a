// A few decode workers; a frame always goes to the same one, because that one may still hold its bytes.
import type { ToDecoder } from './decode.worker';
import type { FromDecoder } from './decoded';
// oxlint-disable-next-line import/default -- made by the build
import decoder from './decode.worker.ts?worker&url';

export interface Decoders {
  readonly size: number;
  load(frame: number, url: string): void;
  abort(frame: number): void;
  onresult: (result: FromDecoder) => void;
  close(): void;
}

const WORKERS_MAX = 4;

/** The policy of the page lets scripts come from named places only; this is one, and takes the address that the build made. */
function ours(url: string): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } }).trustedTypes;
  policy ??= types?.createPolicy('rotoscope-decoder', { createScriptURL: (asked: string) => asked });
  return policy ? policy.createScriptURL(url) : url;
}
let policy: { createScriptURL(url: string): string } | undefined;

export class DecoderPool implements Decoders {
  onresult: (result: FromDecoder) => void = () => {};
  readonly #workers: Worker[];

  constructor(size = Math.min(Math.max(navigator.hardwareConcurrency - 1, 1), WORKERS_MAX)) {
    this.#workers = Array.from({ length: size }, () => {
      const worker = new Worker(ours(decoder), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<FromDecoder>) => this.onresult(data);
      return worker;
    });
  }

  get size(): number {
    return this.#workers.length;
  }

  load(frame: number, url: string): void {
    this.#post(frame, { type: 'load', frame, url });
  }

  abort(frame: number): void {
    this.#post(frame, { type: 'abort', frame });
  }

  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }

  #post(frame: number, message: ToDecoder): void {
    this.#workers[frame % this.#workers.length]?.postMessage(message);
  }
}
