// A few decode workers; a frame always goes to the same one, because that one may still hold its bytes.
import type { ToDecoder } from './decode.worker';
import type { FromDecoder } from './decoded';

export interface Decoders {
  readonly size: number;
  load(frame: number, url: string): void;
  abort(frame: number): void;
  onresult: (result: FromDecoder) => void;
  close(): void;
}

const WORKERS_MAX = 4;

export class DecoderPool implements Decoders {
  onresult: (result: FromDecoder) => void = () => {};
  readonly #workers: Worker[];

  constructor(size = Math.min(Math.max(navigator.hardwareConcurrency - 1, 1), WORKERS_MAX)) {
    this.#workers = Array.from({ length: size }, () => {
      const worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
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
