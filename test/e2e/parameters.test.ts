import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';

suite('a parameter that is wrong', () => {
  const wrong: [parameters: string[], says: RegExp][] = [
    [['scan', '--run-id', 'a/b'], /^patchline: --run-id a\/b: at most 64 letters/],
    [['scan', '--now', 'Feb 3'], /^patchline: --now Feb 3: is not a time/],
    [['scan', '--policy', '/nowhere.yaml'], /^patchline: policy \/nowhere\.yaml: cannot be read \(ENOENT/],
    [['serve', '--port', '70000'], /^patchline: --port 70000: is not a whole number from 0 to 65535/],
    [['serve', '--policy', '/nowhere.yaml'], /^patchline: policy \/nowhere\.yaml: cannot be read \(ENOENT/],
    [['identity', 'httpd', '--run', '../x'], /^patchline: --run \.\.\/x: at most 64 letters/],
    [['identity', '--changes', '--from', ''], /^patchline: --from : at most 64 letters/],
    [['dead-letters', 'replay', 'match-jobs', '--id', 'abc'], /^patchline: --id abc: is not a whole number/],
    [['rebuild', '--now', '2026-13-01'], /^patchline: --now 2026-13-01: is not a time/],
  ];

  test('is refused where it is given, by its flag: nothing is opened, read or written', async (t) => {
    const folder = await folderOf(t);
    const results = await Promise.all(
      wrong.map(([parameters]) => runCli([...parameters, '--state', join(folder, 'state')])),
    );

    for (const [index, [parameters, says]] of wrong.entries()) {
      assert.match(results[index]?.stderr ?? '', says, parameters.join(' '));
      assert.equal(results[index]?.code, 1);
    }
    assert.deepEqual(await readdir(folder), []);
  });

  test('in the environment stops every command, naming the setting', async () => {
    const { code, stderr } = await runCli(['match'], { PATCHLINE_NAMESPACE: 'nowhere' });

    assert.deepEqual(
      { code, stderr },
      { code: 1, stderr: 'patchline: setting PATCHLINE_NAMESPACE: is not a URL\n' },
    );
  });
});
