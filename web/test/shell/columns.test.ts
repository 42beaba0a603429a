// Which columns the list of jobs shows.
import { describe, expect, it } from 'vitest';
import { COLUMNS, Columns } from '../../src/shell/pages/project/columns.svelte';

function memory(text: string | null = null): { kept: string | null; getItem: () => string | null; setItem: (key: string, value: string) => void } {
  return {
    kept: text,
    getItem() {
      return this.kept;
    },
    setItem(_key, value) {
      this.kept = value;
    },
  };
}

describe('columns', () => {
  it('are all shown to a manager at first, and the time worked to nobody else', () => {
    expect(new Columns('c', true, memory()).shown).toEqual(COLUMNS);
    expect(new Columns('c', false, memory()).shows('worked')).toBe(false);
  });

  it('stay hidden for the next visit, and come back', () => {
    const keep = memory();
    const columns = new Columns('c', true, keep);
    columns.toggle('shapes');
    expect(columns.shows('shapes')).toBe(false);
    const later = new Columns('c', true, keep);
    expect(later.shows('shapes')).toBe(false);
    later.toggle('shapes');
    expect(new Columns('c', true, keep).shows('shapes')).toBe(true);
  });

  it('are all shown when what was kept is of another time', () => {
    for (const text of ['{"a":1}', 'nonsense', '["gone", 7]']) expect(new Columns('c', true, memory(text)).shown).toHaveLength(COLUMNS.length);
  });
});
