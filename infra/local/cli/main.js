// Plain JavaScript: to load the compiler that strips types, for this file alone, takes longer than all else here.
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Started by `bin/patchline.js`: when that is killed, this must not stay and own the state. What keeps running stops
// as on any SIGTERM. The channel alone keeps nothing running.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

// Compiling is half of what a short command takes: only what is loaded from here on is kept for the next time. The
// threads find the place in the environment.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
enableCompileCache();
const { runProgram } = await import('./program.ts');
await runProgram(process.env);
