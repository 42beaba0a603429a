// What will be created of pasted addresses: rows of reference_id,url[,batch], or one address a line. Faults name their line.
import { parseCsv, type CsvRow } from '../../../ui/csv';

/** One job that is to be. */
export interface JobPlan {
  readonly reference: string;
  readonly urls: readonly string[];
  /** The name of its batch; empty is the one chosen for all. */
  readonly batch: string;
  readonly kind: 'video' | 'image' | 'frames';
  readonly line: number;
}

export interface Fault {
  readonly line: number;
  readonly message: string;
}

export interface Plans {
  readonly jobs: readonly JobPlan[];
  readonly faults: readonly Fault[];
}

const VIDEO = /\.(mp4|m4v|mov|mkv|webm|avi|ts|mpg|mpeg|zip)$/i;
const REFERENCE_LENGTH_MAX = 255;

/** Rows with the same reference are the frames of one job, in their order. */
export function plansOf(text: string, batchNames: ReadonlySet<string>): Plans {
  const faults: Fault[] = [];
  const jobs = new Map<string, { line: number; urls: string[]; batch: string }>();
  const rows = parseCsv(text).filter((row, index) => index > 0 || !isHeading(row));
  for (const { line, cells } of rows) {
    const isBare = cells.filter(Boolean).length === 1;
    const url = (isBare ? cells.find(Boolean) : cells[1]) ?? '';
    const reference = isBare ? nameIn(url) : (cells[0] ?? '');
    const batch = isBare ? '' : (cells[2] ?? '');
    const message = faultOf(reference, url, batch, batchNames) || (jobs.get(reference)?.urls.includes(url) ? 'This frame is there already.' : '');
    if (message) {
      faults.push({ line, message });
      continue;
    }
    const known = jobs.get(reference);
    if (known && VIDEO.test(pathOf(url))) faults.push({ line, message: `${reference} is there already, from line ${known.line}.` });
    else if (known && known.batch !== batch) faults.push({ line, message: `${reference} is in another batch on line ${known.line}.` });
    else if (known) known.urls.push(url);
    else jobs.set(reference, { line, urls: [url], batch });
  }
  return { jobs: [...jobs].map(([reference, job]) => ({ reference, ...job, kind: kindOf(job.urls) })), faults };
}

/** All addresses as the frames of one job, in their order. */
export function oneSequence(text: string, reference: string): Plans {
  const faults: Fault[] = [];
  const urls: string[] = [];
  for (const { line, cells } of parseCsv(text)) {
    const url = cells.find(Boolean) ?? '';
    const message = faultOf(reference || '-', url, '', new Set());
    if (message) faults.push({ line, message });
    else urls.push(url);
  }
  return { jobs: urls.length > 0 ? [{ reference, urls, batch: '', kind: 'frames', line: 1 }] : [], faults };
}

/** What the server is sent as the job's `data`. */
export function dataOf({ kind, urls }: Pick<JobPlan, 'kind' | 'urls'>): Record<string, unknown> {
  if (kind === 'image') return { image_url: urls[0] };
  if (kind === 'video') return { video_data: { source: { src: urls[0] } } };
  const digits = Math.max(4, String(urls.length).length);
  return { video_data: { frames: urls.map((src, i) => ({ frame_id: `frame${String(i + 1).padStart(digits, '0')}`, src })) } };
}

/** The name of a file without its folder and its ending: what a job is called until somebody says otherwise. */
export function nameIn(path: string): string {
  const [last = ''] = pathOf(path).split('/').filter(Boolean).slice(-1);
  const name = last.replace(/\.[A-Za-z0-9]{1,5}$/, '') || last;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function kindOf(urls: readonly string[]): JobPlan['kind'] {
  if (urls.length > 1) return 'frames';
  return VIDEO.test(pathOf(urls[0] ?? '')) ? 'video' : 'image';
}

function isHeading({ cells }: CsvRow): boolean {
  return cells.every((cell) => !cell.includes('/')) && /^(reference(_id)?|ref|id|name|url|src)$/i.test(cells[0] ?? '');
}

function faultOf(reference: string, url: string, batch: string, batchNames: ReadonlySet<string>): string {
  if (!reference) return 'The reference is missing.';
  if (reference.length > REFERENCE_LENGTH_MAX) return `The reference has more than ${REFERENCE_LENGTH_MAX} characters.`;
  if (!url) return 'The address is missing.';
  if (!/^(https?|s3):\/\/[^\s/]+\/\S*$/i.test(url)) return `${url.slice(0, 60)} is no http, https or s3 address.`;
  if (batch && !batchNames.has(batch)) return `There is no batch called ${batch.slice(0, 60)}.`;
  return '';
}

function pathOf(url: string): string {
  return url.replace(/^[a-z0-9]+:\/\/[^/]*/i, '').split(/[?#]/, 1)[0] ?? '';
}
