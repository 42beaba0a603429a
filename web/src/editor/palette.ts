// Colours of labels: the schema's own where it has them, else one of twelve that colour-blind eyes can tell apart.

const COLORS = [
  '#4cc9f0', '#f9a03f', '#80ed99', '#ff6b9d', '#ffd60a', '#b388ff',
  '#2ec4b6', '#ff7b54', '#a3d5ff', '#d4e157', '#e29bf0', '#c9ada7',
] as const;

const COLOR = /^(#[0-9a-f]{3,8}|(rgb|hsl)a?\([\d\s.,%/deg-]+\))$/i;

export function paletteColor(index: number): string {
  return COLORS[index % COLORS.length] as string;
}

/** A colour that came with data, if it is one; anything else could smuggle an address into a style. */
export function colorOr(value: string, fallback: string): string {
  return COLOR.test(value.trim()) ? value.trim() : fallback;
}
