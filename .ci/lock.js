#!/usr/bin/env node
// Each package of the lock file has a hash, so that `npm ci` can verify it, and none names a registry's address.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const faults = Object.entries(packages).flatMap(([path, { integrity, link, resolved }]) => [
  ...(path !== '' && !link && !integrity ? [`${path}: has no integrity`] : []),
  ...(resolved ? [`${path}: names an address`] : []),
]);
for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
