import { hash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'functions/*.ts',
  'shared/**/*.{ts,yaml}',
  'shared/**/public/*',
  'schemas/*',
  'host.json',
  'package-lock.json',
  'tsconfig*.json',
];

/** Digest of everything a package is built from: tells whether a package was built from these sources. */
export function sourcesDigest(root: string): string {
  const files = globSync(SOURCES, { cwd: root }).sort();
  return hash(
    'sha256',
    files.map((file) => `${file}\n${hash('sha256', readFileSync(join(root, file)), 'hex')}\n`).join(''),
    'hex',
  );
}
