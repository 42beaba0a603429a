// Which jobs are shown: kept in the address, so that it survives reloading and can be sent to others.

export interface JobFilter {
  readonly state: string;
  readonly step: string;
  readonly batch: string;
  readonly text: string;
  /** Who has them in hand: a member's id, `me`, or nobody in particular. */
  readonly holder: string;
  /** `open`: only those with issues that are not settled. */
  readonly issues: string;
  readonly order: 'newest' | 'oldest';
}

/** What may be asked for by one click, and its name. */
export const STATES: readonly (readonly [string, string])[] = [
  ['', 'All'],
  ['arriving', 'Arriving'],
  ['open', 'In work'],
  ['completed', 'Completed'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
];
const WORDS = new Set(['arriving', 'open', 'building', 'completed', 'failed', 'cancelled', 'pending']);

/** What the address says; what it says wrongly is left out. */
export function filterOf(query: string): JobFilter {
  const asked = new URLSearchParams(query);
  const words = (asked.get('state') ?? '').split(',').filter((word) => WORDS.has(word));
  return {
    state: words.join(','),
    step: asked.get('step') ?? '',
    batch: asked.get('batch') ?? '',
    text: asked.get('q') ?? '',
    holder: asked.get('holder') ?? '',
    issues: asked.get('issues') === 'open' ? 'open' : '',
    order: asked.get('order') === 'oldest' ? 'oldest' : 'newest',
  };
}

/** The filter as it stands in the address: what is not filtered is not said. */
export function addressOf(filter: JobFilter): URLSearchParams {
  const said = { state: filter.state, step: filter.step, batch: filter.batch, q: filter.text, holder: filter.holder, issues: filter.issues, order: filter.order === 'oldest' ? 'oldest' : '' };
  return new URLSearchParams(Object.entries(said).filter(([, value]) => value));
}

/** The filter as the server is asked. */
export function askedOf(filter: JobFilter, pageSize: number, token = ''): Record<string, string> {
  const asked = { state: filter.state, step: filter.step, batch_id: filter.batch, q: filter.text.trim(), holder: filter.holder, issues: filter.issues, order: filter.order, page_token: token };
  return { page_size: String(pageSize), ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value)) };
}
