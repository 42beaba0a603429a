// The line between a page and the server: it loses, repeats, delays and reorders, as the seed says. It stands in for `fetch`.
import type { Dice } from './dice';
import type { Life, Timeline } from './timeline';

/** A request as it reaches the server. */
export interface Ask {
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The server's own clock. */
  readonly now: number;
  /** `undone`: the server dies after its work and before the commit. */
  readonly fate: 'done' | 'undone';
}

export interface Answer {
  /** 0: the connection was cut. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBinary?: boolean;
}

/** Carries an ask to the server; the answer comes back at the same moment of the timeline. */
export type Carry = (ask: Ask, hear: (answer: Answer) => void) => void;

/** How bad things are. */
export interface Weather {
  /** The share of requests to which something happens. */
  readonly trouble: number;
  readonly slow: number;
}

const CLEAR: Weather = { trouble: 0, slow: 0 };
const TROUBLES = ['lost', 'answer-lost', 'cut', 'undone', 'twice', 'twice', 'too-late', 'unavailable'] as const;
const SLOW_MS = [100, 20_000] as const;

export class Network {
  isOffline = false;
  isSignedOut = false;
  isClear = false;
  /** Requests and answers that are still on their way. */
  underway = 0;
  readonly #unheard = new Map<object, Life>();

  constructor(
    private readonly timeline: Timeline,
    private readonly dice: Dice,
    private readonly weather: Weather,
    private readonly carry: Carry,
    private readonly who: string,
    private readonly serverNow: () => number,
    private readonly isServerDown: () => boolean,
  ) {}

  /** Whether a living page waits for an answer, be it one that was lost on its way: it will give up and ask again. */
  get isAwaited(): boolean {
    return [...this.#unheard.values()].some(({ isOver }) => !isOver);
  }

  /** What `fetch` is for a page: it may be gone before the answer comes. */
  fetch(life: Life, path: string, init: RequestInit): Promise<Response> {
    const asked = {};
    this.#unheard.set(asked, life);
    return this.#carried(life, path, init).finally(() => this.#unheard.delete(asked));
  }

  #carried(life: Life, path: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { trouble: share, slow } = this.isClear ? CLEAR : this.weather;
      const trouble = this.dice.chance(share) ? this.dice.pick(TROUBLES) : 'none';
      const fail = (): void => reject(new TypeError('Failed to fetch'));
      this.timeline.after((init.signal as unknown as { ms: number }).ms, fail, life);
      if (this.isOffline) return this.timeline.after(1, fail, life);
      const ask = { who: this.isSignedOut ? '' : this.who, method: init.method ?? 'GET', path, body: (init.body as string | undefined) ?? '' };
      const answer = (given: Answer): void => {
        this.underway += 1;
        this.timeline.after(this.#delay(slow), () => {
          this.underway -= 1;
          if (life.isOver) return;
          if (given.status === 0) fail();
          else resolve(responseOf(given));
        });
      };
      if (trouble === 'lost') return undefined;
      if (trouble === 'unavailable') return answer(BUSY);
      const hear = trouble === 'answer-lost' || trouble === 'too-late' ? () => {} : trouble === 'cut' ? () => answer(this.dice.chance(0.5) ? CUT : GATEWAY) : answer;
      const fate = trouble === 'undone' ? 'undone' : 'done';
      this.#send({ ...ask, fate }, this.#delay(trouble === 'too-late' ? 1 : slow), hear);
      if (trouble === 'twice') this.#send({ ...ask, fate: 'done' }, this.#delay(0.8), () => {});
      return undefined;
    });
  }

  #send(ask: Omit<Ask, 'now'>, delay: number, hear: (answer: Answer) => void): void {
    this.underway += 1;
    this.timeline.after(delay, () => {
      this.underway -= 1;
      if (this.isServerDown()) return hear(CUT);
      return this.carry({ ...ask, now: this.serverNow() }, hear);
    });
  }

  #delay(slow: number): number {
    return this.dice.chance(slow) ? this.dice.between(...SLOW_MS) : this.dice.between(2, 120);
  }
}

const CUT: Answer = { status: 0, headers: {}, body: '' };
const GATEWAY: Answer = { status: 504, headers: {}, body: '<html>gateway timeout</html>' };
const BUSY: Answer = { status: 503, headers: { 'retry-after': '2' }, body: '<html>service unavailable</html>' };

function responseOf({ status, headers, body, isBinary }: Answer): Response {
  const bytes = isBinary ? Buffer.from(body, 'base64') : null;
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    headers: { get: (name: string) => headers[name] ?? null },
    json: async () => JSON.parse(body) as unknown,
    arrayBuffer: async () => bytes && bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  } as unknown as Response;
}
