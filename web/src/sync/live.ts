// What happens on the server, while it happens. All tabs of a browser share one connection: browsers allow six to a host.

export interface News {
  /** `job.completed`, `delivery.changed` …; `reset`: something was missed, so fetch anew what you show. */
  readonly kind: string;
  readonly project_id: string;
  readonly ids: readonly string[];
  readonly count: number;
}

export type Hear = (news: News) => void;

const PATH = '/v1/stream';
const NAME = 'rotoscope:live';
const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 30_000;
/** Who is connected later than so long after they began to listen may have missed something. */
const PROMPT_MS = 1_000;
const RESET: News = { kind: 'reset', project_id: '', ids: [], count: 0 };

interface Said {
  readonly id: string;
  readonly news: News;
}

export class Live {
  #hearers = new Set<Hear>();
  #end: (() => void) | null = null;
  #lastId = '';
  #beganAt = 0;

  /** Hear what happens until the function that comes back is called. */
  listen(hear: Hear): () => void {
    this.#hearers.add(hear);
    this.#end ??= this.#begin();
    return () => {
      this.#hearers.delete(hear);
      if (this.#hearers.size > 0) return;
      this.#end?.();
      this.#end = null;
    };
  }

  /** Call `refresh` soon after news of these kinds (`job.` is all about jobs) in this project; many at once are one. */
  whenever(projectId: string, kinds: readonly string[], refresh: () => void, quietMs = 300): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = this.listen((news) => {
      const isMeant = kinds.some((kind) => news.kind === kind || (kind.endsWith('.') && news.kind.startsWith(kind)));
      const isHere = !projectId || !news.project_id || news.project_id === projectId;
      if (news.kind !== 'reset' && !(isMeant && isHere)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        refresh();
      }, quietMs);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }

  #begin(): () => void {
    const ending = new AbortController();
    this.#beganAt = Date.now();
    const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : null;
    if (channel) channel.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data);
    const lead = (): Promise<void> => this.#connect(ending.signal, (said) => channel?.postMessage(said));
    if ('locks' in navigator && channel) {
      // Whoever holds the lock listens for all; when that tab closes, the next one goes on where it stopped.
      navigator.locks.request(NAME, { signal: ending.signal }, lead).catch(() => undefined);
    } else void lead();
    return () => {
      ending.abort();
      channel?.close();
    };
  }

  /** Stays connected until `signal`; what a browser does not mend by itself is tried again, ever more rarely. */
  async #connect(signal: AbortSignal, tell: (said: Said) => void): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      await this.#connected(signal, (said) => {
        failures = 0;
        this.#hear(said);
        tell(said);
      });
      if (signal.aborted) return;
      failures += 1;
      await pause(Math.min(PAUSE_MS * 2 ** (failures - 1), PAUSE_MS_MAX) * (0.5 + Math.random() / 2), signal);
    }
  }

  #connected(signal: AbortSignal, say: (said: Said) => void): Promise<void> {
    return new Promise((resolve) => {
      const query = this.#lastId ? `?last_event_id=${encodeURIComponent(this.#lastId)}` : '';
      const source = new EventSource(PATH + query);
      const close = (): void => {
        signal.removeEventListener('abort', close);
        source.close();
        resolve();
      };
      signal.addEventListener('abort', close, { once: true });
      source.onmessage = (event: MessageEvent<string>) => say({ id: event.lastEventId, news: JSON.parse(event.data) as News });
      source.addEventListener('hello', (event) => {
        if (Date.now() - this.#beganAt > PROMPT_MS) say({ id: event.lastEventId, news: RESET });
        else this.#lastId = event.lastEventId;
      });
      source.addEventListener('reset', (event) => say({ id: event.lastEventId, news: RESET }));
      source.addEventListener('closed', close);
      source.onerror = () => source.readyState === EventSource.CLOSED && close();
    });
  }

  #hear({ id, news }: Said): void {
    this.#lastId = id || this.#lastId;
    for (const hear of this.#hearers) hear(news);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
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

export const live = new Live();
