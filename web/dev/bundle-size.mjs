// Says how much the browser must fetch to open the editor, gzipped, and fails above the budget. What is fetched only when it is first
// needed (other pages, menus, panels on request) is listed and does not count.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FOLDER = new URL('../../src/rotoscope/static/assets/', import.meta.url);
const BUDGET_KB = 90;
const ROUTE = /^(index|workbench|decode\.worker)-/;

const names = readdirSync(FOLDER);
if (!names.some((name) => name.startsWith('workbench-'))) throw new Error('there is nothing to measure: run `npm run build` first');
const textOf = (name) => readFileSync(new URL(name, FOLDER));

/** The chunks of the route and all that they import outright. */
const route = new Set(names.filter((name) => ROUTE.test(name)));
for (const name of route) {
  if (!name.endsWith('.js')) continue;
  for (const [, , other] of textOf(name).toString().matchAll(/(from|import)\s*"\.\/([^"]+)"/g)) route.add(other);
}

let total = 0;
for (const name of names.toSorted()) {
  const kb = gzipSync(textOf(name)).length / 1000;
  if (route.has(name)) total += kb;
  console.log(`${kb.toFixed(1).padStart(6)} kB  ${route.has(name) ? ' ' : '·'} ${name}`);
}
console.log(`${total.toFixed(1).padStart(6)} kB  of ${BUDGET_KB} kB, gzipped (· comes when it is needed)`);
process.exit(total > BUDGET_KB ? 1 : 0);
