// Lints everything, and fails when the linter saw fewer files than there are: a check that looked at nothing passes too easily.
// Run it as an npm script: npm puts the tools of node_modules on the path.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const there = readdirSync('src', { recursive: true }).filter((name) => /\.(ts|svelte)$/.test(name)).length;
const { stdout, stderr, status } = spawnSync('oxlint', ['--deny-warnings', 'src', 'test', 'dev'], { encoding: 'utf8' });
console.log(stdout, stderr);
const seen = Number(/on (\d+) files?/.exec(stdout)?.[1] ?? 0);
if (there === 0 || seen < there) {
  console.error(`The linter saw ${seen} files of at least ${there}.`);
  process.exit(1);
}
process.exit(status ?? 1);
