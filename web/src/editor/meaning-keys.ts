// The keys of the commands that work on what tracks mean: a part of the one key table.
export const MEANING_KEYS = {
  'prelabel.accept': ['r'],
  'prelabel.reject': ['Shift+r'],
  'attributes.ask': ['Shift+q'],
  'drawer.prelabels': ['Alt+l'],
  'drawer.history': ['Alt+j'],
  'drawer.parked': ['Alt+p'],
  'drawer.missing': ['Alt+m'],
} as const satisfies Record<string, readonly string[]>;

export type MeaningCommandId = keyof typeof MEANING_KEYS;
