#!/usr/bin/env node
// Runs the command line on Node 24: the machine's own Node where it is new enough, else the one npm installed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeEnvironment, nodeFlags } from './node-flags.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'infra', 'local', 'cli', 'main.js');
const recent = Number(process.versions.node.split('.')[0]) >= 24;
const node = recent
  ? process.execPath
  : join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
const parameters = process.argv.slice(2);
const flags = parameters[0] === 'serve' ? [] : nodeFlags;
const { status, signal } = spawnSync(node, [...flags, main, ...parameters], {
  stdio: 'inherit',
  env: { ...nodeEnvironment, ...process.env },
});
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
