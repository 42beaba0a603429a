// Files that are being made into jobs: one after another they are sent, looked into by the server, and become a job each.
import { projects } from '../../../sync/projects';
import { Tus } from '../../../sync/tus';
import { dataOf, nameIn } from './job-plans';

/** What all jobs have in common. */
export interface Common {
  readonly tag: string;
  readonly batchId: string;
  readonly priority: number;
}

export type FileState = 'waiting' | 'sending' | 'lost' | 'paused' | 'looking' | 'created' | 'failed';

const LOOK_MS = 700;

/** One file on its way to a job. What it says of itself is shown as it is. */
export class FileJob {
  state = $state<FileState>('waiting');
  sent = $state(0);
  message = $state('');
  jobId = $state('');
  reference = $state('');
  #pausing = new AbortController();

  constructor(readonly file: File) {
    this.reference = nameIn(file.name);
  }

  get isOver(): boolean {
    return this.state === 'created';
  }

  get isUnderWay(): boolean {
    return this.state === 'sending' || this.state === 'lost' || this.state === 'looking';
  }

  pause(): void {
    this.state = 'paused';
    this.#pausing.abort();
  }

  resume(): void {
    this.state = 'waiting';
    this.message = '';
  }

  async run(tus: Tus, projectId: string, common: Common): Promise<void> {
    this.#pausing = new AbortController();
    const { signal } = this.#pausing;
    try {
      this.state = 'sending';
      const upload = await tus.send(
        this.file,
        signal,
        (bytes) => {
          this.sent = bytes;
          this.state = 'sending';
        },
        () => (this.state = 'lost'),
      );
      this.state = 'looking';
      const kind = await lookedInto(upload, signal);
      const data = dataOf({ kind: kind === 'image' ? 'image' : 'video', urls: [`upload:${upload}`] });
      const job = { reference_id: this.reference.trim(), data, tag: common.tag, batch_id: common.batchId, priority_weight: common.priority };
      const [made] = await projects.createJobs(projectId, [job]);
      this.jobId = made?.jobId ?? '';
      if (!this.jobId) throw new Error(made?.message ?? 'The server did not say what became of it.');
      this.state = 'created';
    } catch (error) {
      if (signal.aborted) return;
      this.state = 'failed';
      this.message = error instanceof Error ? error.message : String(error);
    }
  }
}

/** Waits until the server knows what the file is. */
async function lookedInto(uploadId: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const upload = await projects.upload(uploadId);
    if (upload.state === 'failed') throw new Error(upload.error?.message ?? 'The file cannot be read.');
    if (upload.state === 'ready') return upload.kind;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

export class FileJobs {
  list = $state<FileJob[]>([]);
  readonly tus = new Tus();
  #isRunning = false;

  add(files: Iterable<File>): void {
    for (const file of files) this.list.push(new FileJob(file));
  }

  async remove(job: FileJob): Promise<void> {
    if (job.isUnderWay) job.pause();
    this.list = this.list.filter((one) => one !== job);
    if (!job.isOver) await this.tus.cancel(job.file);
  }

  /** Sends those that wait, one at a time: two would only share the line. */
  async run(projectId: string, common: () => Common): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (;;) {
        const next = this.list.find((one) => one.state === 'waiting');
        if (!next) return;
        await next.run(this.tus, projectId, common());
      }
    } finally {
      this.#isRunning = false;
    }
  }

  get isBusy(): boolean {
    return this.list.some((one) => one.isUnderWay);
  }
}
