import { expect, test } from 'vitest';
import { addressOf, askedOf, filterOf } from '../../src/shell/pages/project/job-filter';
import { ago, percent, span } from '../../src/shell/pages/project/times';

test('a filter survives the address', () => {
  const filter = { state: 'open,failed', step: 'draw boxes', batch: 'b', text: 'night & day', holder: 'me', issues: 'open', order: 'oldest' } as const;
  expect(filterOf(`?${addressOf(filter)}`)).toEqual(filter);
  expect(addressOf(filterOf('')).toString()).toBe('');
});

test('what the address says wrongly is left out', () => {
  expect(filterOf('?state=lost,failed&order=best&issues=many')).toMatchObject({ state: 'failed', order: 'newest', issues: '' });
});

test('the server is asked for what is filtered, and nothing else', () => {
  expect(askedOf(filterOf('?state=failed&q=%20x &holder=me&issues=open'), 100)).toEqual({ page_size: '100', state: 'failed', q: 'x', holder: 'me', issues: 'open', order: 'newest' });
});

test('times are said as people say them', () => {
  expect([5_000, 60_000, 7_800_000, 86_400_000, 200_000_000].map(span)).toEqual(['< 1 min', '1 min', '2 h 10 min', '1 day', '2 days']);
  expect(ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:05:00Z'))).toBe('5 min ago');
  expect([percent(999, 1000), percent(3, 3), percent(0, 0)]).toEqual(['99 %', '100 %', '0 %']);
});
