import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../dev/icons';

const FOLDER = new URL('../../src/', import.meta.url);
const components = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));

describe('icons', () => {
  it('are markup that waits for nothing', () => {
    const component = 'const iconData = { "name": "minus", "size": 24, "node": [["path", { "d": "M5 12h14" }]] };\n';
    expect(pictureOf(component)).toBe('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14"/></svg>');
  });

  it('are told nothing, for they would not hear it: how they look is said in style sheets', () => {
    const told = components.flatMap((name) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      const icons = ['Icon', ...[...text.matchAll(/import (\w+) from '@lucide/g)].map(([, icon]) => icon)];
      return icons.filter((icon) => new RegExp(`<${icon}\\s+[^/\\s]`).test(text)).map((icon) => `${name}: ${icon}`);
    });
    expect(components.length).toBeGreaterThan(50);
    expect(told).toEqual([]);
  });
});
