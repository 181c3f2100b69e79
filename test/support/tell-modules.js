// Plain JavaScript: loaded before the program, it should not load the stripping of types itself.
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** Loaded into a process: writes at its end which modules it loaded, one a line, to the file in the environment. */
const file = process.env['LOADED_MODULES'];
if (isMainThread && file !== undefined) {
  const loaded = new Set();
  registerHooks({
    load(url, context, nextLoad) {
      loaded.add(url);
      return nextLoad(url, context);
    },
  });
  process.on('exit', () => {
    writeFileSync(file, [...loaded].join('\n'));
  });
}
