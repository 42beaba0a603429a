// Says how much the browser must fetch to open the editor, gzipped, and fails above the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FOLDER = new URL('../../src/rotoscope/static/assets/', import.meta.url);
const BUDGET_KB = 90;

const sizes = readdirSync(FOLDER).map((name) => [name, gzipSync(readFileSync(new URL(name, FOLDER))).length / 1000]);
if (sizes.length === 0) throw new Error('there is nothing to measure: run `npm run build` first');
for (const [name, kb] of sizes) console.log(`${kb.toFixed(1).padStart(6)} kB  ${name}`);
const total = sizes.reduce((sum, [, kb]) => sum + kb, 0);
console.log(`${total.toFixed(1).padStart(6)} kB  of ${BUDGET_KB} kB, gzipped`);
process.exit(total > BUDGET_KB ? 1 : 0);
