// A page without a browser: the real session between a journal in memory and a model of the server, on a clock of its own.
import type { Change } from '../../src/model/edit';
import { MemoryJournal } from '../../src/sync/memory-journal';
import { EditSession } from '../../src/sync/session';
import type { ModelServer } from './model-server';

export const KEY = { jobId: 'job', userId: 'ana' };
export const presence = (frame: number, after: boolean | null = false): Change[] => [{ track: 't', cell: 'presence', frame, before: null, after }];

export class Page {
  now = 0;
  reloads = 0;
  readonly session: EditSession;

  constructor(
    readonly server: ModelServer,
    readonly journal = new MemoryJournal(),
    name = 's1',
    leaseToken = 1,
  ) {
    this.session = new EditSession({
      server,
      journal,
      key: KEY,
      session: name,
      taskId: 'task',
      leaseToken,
      have: server.log.length,
      reload: async () => {
        this.reloads += 1;
        return server.log.length;
      },
      now: () => this.now,
      chance: () => 1,
    });
  }

  async pass(seconds: number): Promise<this> {
    for (let i = 0; i < seconds * 4; i += 1) {
      this.now += 250;
      await this.session.tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this;
  }

  get state(): string {
    return this.session.state.kind;
  }
}
