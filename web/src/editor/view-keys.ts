// The keys of the commands that change what is seen and how: a part of the one key table.
export const VIEW_KEYS = {
  'view.fit': ['f'],
  'view.zoom-to': ['z'],
  'view.follow': ['Shift+z'],
  'view.zoom-in': ['+', '='],
  'view.zoom-out': ['-'],
  'view.labels': ['t'],
  'view.outline': ['Shift+t'],
  'view.coloring': ['Shift+c'],
  'view.onion': ['g'],
  'view.hide': ['h'],
  'view.solo': ['Shift+h'],
  'view.lock': ['Shift+l'],
  'view.show-all': ['Alt+h'],
  'view.find': ['/'],
  'view.pin': ['w'],
  'view.guide': ['Shift+g'],
  'view.menu': ['Shift+v'],
  'view.plain': ['Alt+v'],
  'view.panels': ['Ctrl+\\'],
  'view.side': ['\\'],
  'view.lanes': ['|'],
} as const satisfies Record<string, readonly string[]>;

export type ViewCommandId = keyof typeof VIEW_KEYS;
