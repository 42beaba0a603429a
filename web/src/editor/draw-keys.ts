// The keys of the further ways to draw: a part of the one key table.
export const DRAW_KEYS = {
  'tool.way': ['Shift+b'],
  'tool.simplify': ['Shift+p'],
  'tool.slice': ['Shift+s'],
  'track.box': ['Alt+b'],
  'tool.more': ['ArrowUp'],
  'tool.less': ['ArrowDown'],
} as const satisfies Record<string, readonly string[]>;

export type DrawCommandId = keyof typeof DRAW_KEYS;
