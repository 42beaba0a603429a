// What can be done to the steps of a workflow. Each change gives new steps, and names lead where they led before. Pure.
import type { StepKind, WireStep } from '../../../wire/workflow';
import { END, following, kindOf } from './graph';

export type Steps = readonly WireStep[];

const TARGETS = ['next', 'send_back', 'on_limit', 'on_failure'] as const;
const FRESH: Record<StepKind, Partial<WireStep>> = {
  maker: {},
  checker: {},
  model: { url: 'https://' },
  branch: { key: 'tag', cases: [{ next: END, values: ['value'] }] },
};

/** A name that no step has. */
export function freeName(steps: Steps, wanted: string): string {
  const taken = new Set(['start', END, ...steps.map((step) => step.name)]);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** A new step that comes after this one: what followed it follows the new one now. After the start it is the first. */
export function addAfter(steps: Steps, name: string, kind: StepKind): { steps: Steps; name: string } {
  const index = steps.findIndex((step) => step.name === name);
  const before = steps[index];
  const added: WireStep = { name: freeName(steps, kind), kind, ...FRESH[kind], ...(before?.next ? { next: before.next } : {}) };
  const kept = steps.map((step, at) => (at === index ? without(step, 'next') : step));
  return { steps: [...kept.slice(0, index + 1), added, ...kept.slice(index + 1)], name: added.name };
}

/** What led to the step leads to what followed it. */
export function remove(steps: Steps, name: string): Steps {
  const index = steps.findIndex((step) => step.name === name);
  const gone = steps[index];
  if (!gone || steps.length === 1) return steps;
  const next = gone.next || following(steps, index);
  const rest = steps.filter((step) => step !== gone);
  return rest.map((step, at) => {
    const isBefore = at === index - 1 && !step.next;
    const led = isBefore && next !== following(rest, at) ? { ...step, next } : step;
    return retarget(led, name, (field) => (field === 'next' || field === 'case' ? next : ''));
  });
}

export function rename(steps: Steps, name: string, wanted: string): Steps {
  return steps.map((step) => {
    const named = step.name === name ? { ...step, name: wanted } : step;
    return retarget(named, name, () => wanted);
  });
}

/** Changes one field; a value that is empty takes it away. */
export function change(steps: Steps, name: string, field: keyof WireStep, value: unknown): Steps {
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return steps.map((step) => (step.name !== name ? step : isEmpty ? without(step, field) : { ...step, [field]: value }));
}

/** A step of another kind keeps its name, its place and its way on. */
export function changeKind(steps: Steps, name: string, kind: StepKind): Steps {
  return steps.map((step) => {
    if (step.name !== name || kindOf(step) === kind) return step;
    return { name, kind, ...FRESH[kind], ...(step.next ? { next: step.next } : {}) };
  });
}

function retarget(step: WireStep, old: string, wanted: (field: string) => string): WireStep {
  let changed: WireStep = step;
  for (const field of TARGETS) {
    if (step[field] !== old) continue;
    const target = wanted(field);
    changed = target ? { ...changed, [field]: target } : without(changed, field);
  }
  if (!step.cases?.some((one) => one.next === old)) return changed;
  return { ...changed, cases: step.cases.map((one) => (one.next === old ? { ...one, next: wanted('case') } : one)) };
}

function without(step: WireStep, field: keyof WireStep): WireStep {
  const { [field]: _, ...rest } = step;
  return rest as WireStep;
}
