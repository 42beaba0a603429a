// Icons as the plain pictures they are. The library's own components can be told size, width and colour each time, which the page leaves to
// its style sheet: without that, an icon is a line of markup instead of a component that puts itself together when it is shown.
import type { PreprocessorGroup } from 'svelte/compiler';

const ICON = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;
const DRAWN = /const iconData = (\{.*\});/;

type Part = readonly [tag: string, attributes: Readonly<Record<string, string>>];

export const icons: PreprocessorGroup = {
  name: 'icons',
  markup: ({ content, filename }) => (ICON.test(filename ?? '') ? { code: pictureOf(content) } : undefined),
};

/** The markup of a component of the library. */
export function pictureOf(component: string): string {
  const { node } = JSON.parse(DRAWN.exec(component)?.[1] ?? '') as { node: readonly Part[] };
  return `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${node.map(partOf).join('')}</svg>`;
}

function partOf([tag, attributes]: Part): string {
  const told = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  return `<${tag}${told.join('')}/>`;
}
