#!/usr/bin/env node
// Runs the command line on Node 24: the machine's own Node if it is new enough, else the one npm installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeEnvironment, nodeFlags } from './node-flags.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join('infra', 'local', 'cli', 'main.js');
// A checkout runs its sources, the published package the bundle made of them: it has nothing else.
const source = join(root, cli);
const main = existsSync(source) ? source : join(root, 'bundle', cli);
const recent = Number(process.versions.node.split('.')[0]) >= 24;
const node = recent ? process.execPath : installedNode();
const parameters = process.argv.slice(2);

// What reads little and prints a few lines ends sooner than a second process starts.
const isShort = ['--help', '-h', '--version', '-V', 'help', 'completion', 'explain', undefined].includes(
  parameters[0],
);
if (isShort && recent) await import(pathToFileURL(main).href);
else run(parameters[0] === 'serve' ? [] : nodeFlags);

function run(flags) {
  const child = spawn(node, [...flags, main, ...parameters], {
    // Carries no messages: the channel closes when this process is killed, which tells the command to stop.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...nodeEnvironment, ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`patchline: ${node} could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    // As shells do: 128 plus the signal number.
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

function installedNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    process.stderr.write(`patchline: needs Node 24 or newer, this is ${process.versions.node}\n`);
    process.exit(1);
  }
}
