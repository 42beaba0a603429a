// Fetches one picture and decodes it, off the main thread. Keeps the compressed bytes, so that coming back costs a decode only.
import { ABORTED, CUT_OFF, type FromDecoder, UNREADABLE } from './decoded';

export type ToDecoder = { type: 'load'; frame: number; url: string } | { type: 'abort'; frame: number };

const BLOB_BYTES_MAX = 96 * 1024 * 1024;
const scope = self as unknown as DedicatedWorkerGlobalScope;
const blobs = new Map<number, Blob>();
const flights = new Map<number, AbortController>();
let blobBytes = 0;

scope.onmessage = ({ data }: MessageEvent<ToDecoder>) => {
  if (data.type === 'abort') flights.get(data.frame)?.abort();
  else void load(data.frame, data.url);
};

async function load(frame: number, url: string): Promise<void> {
  const flight = new AbortController();
  flights.set(frame, flight);
  try {
    const blob = blobs.get(frame) ?? (await download(frame, url, flight.signal));
    if (blob) {
      const bitmap = await createImageBitmap(blob);
      scope.postMessage({ frame, bitmap } satisfies FromDecoder, [bitmap]);
    }
  } catch (error) {
    // what `fetch` throws is a TypeError, what the decoder throws is none
    refuse(frame, flight.signal.aborted ? ABORTED : error instanceof TypeError ? CUT_OFF : UNREADABLE, String(error));
  } finally {
    if (flights.get(frame) === flight) flights.delete(frame);
  }
}

async function download(frame: number, url: string, signal: AbortSignal): Promise<Blob | null> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) {
    refuse(frame, answer.status, answer.statusText);
    return null;
  }
  const blob = await answer.blob();
  keep(frame, blob);
  return blob;
}

function keep(frame: number, blob: Blob): void {
  blobs.set(frame, blob);
  blobBytes += blob.size;
  for (const [old, bytes] of blobs) {
    if (blobBytes <= BLOB_BYTES_MAX || old === frame) break;
    blobs.delete(old);
    blobBytes -= bytes.size;
  }
}

function refuse(frame: number, status: number, message: string): void {
  scope.postMessage({ frame, status, message } satisfies FromDecoder);
}
