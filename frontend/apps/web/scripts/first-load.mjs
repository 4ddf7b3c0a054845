// Prints the gzipped size of the scripts that each route loads first, and fails above the limit.
// Run after a build: npm run size
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 150;
const client = '.svelte-kit/output/client/';
const generated = '.svelte-kit/generated/client-optimized/';

const manifest = JSON.parse(readFileSync(`${client}.vite/manifest.json`, 'utf8'));
const app = readFileSync(`${generated}app.js`, 'utf8');
// Not JSON: a skipped layout is a hole in its array.
const routes = runInNewContext(
  `(${app.match(/export const dictionary = (\{[\s\S]*?\n\s*\});/)[1]})`
);

/** Returns a chunk and all its static imports. */
function closure(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, found);
  return found;
}

function gzippedKb(keys) {
  const files = new Set(
    [...keys].map((key) => manifest[key].file).filter((f) => f.endsWith('.js'))
  );
  const bytes = [...files].map(
    (file) => gzipSync(readFileSync(client + file), { level: 9 }).length
  );
  return bytes.reduce((sum, size) => sum + size, 0) / 1024;
}

const entries = Object.keys(manifest).filter(
  (key) => manifest[key].isEntry && /entry\/(start|app)\./.test(manifest[key].file)
);
let largest = 0;
for (const [route, [page, layouts = [], errors = []]] of Object.entries(routes)) {
  const nodes = [0, 1, page, ...layouts, ...errors].filter((index) => typeof index === 'number');
  const keys = [...entries, ...nodes.map((index) => `${generated}nodes/${Math.abs(index)}.js`)];
  const size = gzippedKb(new Set(keys.flatMap((key) => [...closure(key)])));
  largest = Math.max(largest, size);
  console.log(`${size.toFixed(1).padStart(7)} KB  ${route}`);
}
if (largest > LIMIT_KB) {
  console.error(`More than ${LIMIT_KB} KB.`);
  process.exitCode = 1;
}
