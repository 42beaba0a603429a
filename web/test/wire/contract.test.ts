// What this page reads of the server's answers is what spec/openapi.json says they have: name by name.
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const schemas = (JSON.parse(read('../../../spec/openapi.json')) as { components: { schemas: Record<string, Schema> } }).components.schemas;
const source = ts.createSourceFile('types.ts', read('../../src/wire/types.ts'), ts.ScriptTarget.Latest);
const interfaces = new Map(
  source.statements.filter(ts.isInterfaceDeclaration).map((declared) => [
    declared.name.text,
    declared.members.filter(ts.isPropertySignature).map((member) => member.name.getText(source)),
  ]),
);

const TWINS: Readonly<Record<string, string>> = {
  WireAttribute: 'Attribute',
  WireLabel: 'Label',
  WireSchema: 'LabelSchema',
  WirePrincipal: 'Me',
  WireProject: 'ProjectSign',
  WireJob: 'JobView',
  WireJobRow: 'JobSummary',
  WireTask: 'TaskView',
  WireFrame: 'FrameView',
  JobView: 'Workplace',
  EditResult: 'EditOutcome',
  WireHistoryEntry: 'HistoryEntry',
  WireHistory: 'HistoryPage',
  WireTracksOf: 'TracksOf',
  WireParked: 'ParkedEdit',
};

test('every interface has its twin', () => {
  expect([...interfaces.keys()].toSorted()).toEqual(Object.keys(TWINS).toSorted());
});

test.each(Object.entries(TWINS))('%s reads only what %s has', (name, twin) => {
  const there = Object.keys(schemas[twin]?.properties ?? {});
  expect(there.length, `${twin} is not in the specification`).toBeGreaterThan(0);
  expect(there).toEqual(expect.arrayContaining(interfaces.get(name) ?? ['?']));
});
