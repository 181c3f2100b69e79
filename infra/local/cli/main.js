// Plain JavaScript: loading the compiler that strips types just for this file would take longer than all the
// rest.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Started by `bin/patchline.js`: if that is killed, this process must not stay and own the state.
// Long-running commands stop as on any SIGTERM. The channel alone does not keep the process alive.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

// Compiling takes half the time of a short command. Only modules loaded from here on are cached for the next
// run. Threads find the cache through the environment. Node's default is a folder that all users of the machine share, and who
// made it could put other code there.
const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
process.env['NODE_COMPILE_CACHE'] ??= join(caches, 'patchline', 'compiled');
enableCompileCache();
const { runProgram } = await import('./program.ts');
await runProgram(process.env);
