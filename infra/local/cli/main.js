import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Compiling is half of what a short command takes: only what is loaded from here on is kept for the next time. The
// threads find the place in the environment.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
enableCompileCache();
// New objects get their full room at once: growing it step by step, the collector copies a match's findings ten times.
setFlagsFromString('--semi-space-growth-factor=16');
const { runProgram } = await import('./program.ts');
await runProgram();
