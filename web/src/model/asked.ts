// An attribute of the label schema, and whether it is asked for. A part of the twin of domain/attribute_rules.py.

/** An attribute of the schema, as far as the rules need it. */
export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly scope: 'track' | 'frame';
  readonly values: readonly string[];
  readonly required: boolean;
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  readonly shown_if?: { readonly attribute: string; readonly values: readonly string[] } | null;
}

export type Values = (name: string) => unknown;

/** Whether this attribute is asked for, given what the others say. */
export function isShown(attribute: Asked, all: readonly Asked[], values: Values): boolean {
  const condition = attribute.shown_if;
  if (!condition) return true;
  const other = all.find(({ name }) => name === condition.attribute);
  if (!other || !isShown(other, all, values)) return false;
  const value = values(other.name);
  return (Array.isArray(value) ? value : [value]).some((one) => condition.values.includes(typeof one === 'boolean' ? String(one) : (one as string)));
}
