#!/usr/bin/env node
// Runs the command line on Node 24: the machine's own Node where it is new enough, else the one npm installed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'infra', 'local', 'cli', 'main.ts');
const recent = Number(process.versions.node.split('.')[0]) >= 24;
const node = recent
  ? process.execPath
  : join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
// By default glibc keeps freed memory apart for each thread that had it: a fifth of what a scan holds.
const env = { MALLOC_ARENA_MAX: '2', ...process.env };
const { status, signal } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', env });
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
