import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { sample } from '../../infra/local/cli/sample.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

interface Inventory {
  packages: { name: string; url?: string; sourceUrl?: string }[];
}

/** Each goes on from what those before have done. */
suite('identities on the command line', () => {
  let folder = '';
  const patchline = (command: string, ...parameters: string[]): Promise<CliResult> =>
    runCli([command, ...parameters, '--state', join(folder, 'state')]);

  before(async () => {
    folder = await temporaryFolder();
    const { packages, ...rest } = JSON.parse(await readFile(sample.inventory, 'utf8')) as Inventory;
    const moved = packages
      .filter(({ name }) => name !== 'bind')
      .map((each) =>
        each.name === 'bash' ? { ...each, url: 'https://example.org/', sourceUrl: undefined } : each,
      );
    await writeFile(join(folder, 'moved.json'), JSON.stringify({ ...rest, packages: moved }));
  });
  after(() => rm(folder, { recursive: true }));

  test('of a single run have not changed since any other', async () => {
    await patchline('scan', '--run-id', 'first');

    const { code, stderr } = await patchline('identity', '--changes');

    assert.equal(code, 1);
    assert.match(stderr, /run first: there is no earlier whole run with identities of samplelinux-3\.0/);
  });

  test('have changed where the inventory has, what is matched no longer first', async () => {
    const { nvd, overrides, kev } = sample;
    const sources = ['--nvd', nvd, '--overrides', overrides, '--kev', kev];
    await patchline('scan', '--run-id', 'second', ...sources, '--inventory', join(folder, 'moved.json'));

    const { stdout, stderr } = await patchline('identity', '--changes');

    const lines = stdout.split('\n').map((line) => line.trim());
    assert.equal(lines[0], 'Identities of samplelinux-3.0: first → second', stderr);
    assert.match(lines[3] ?? '', /^no longer matched, gone build +bind +isc:bind +1\.00 → · +- BIND 9 /);
    assert.match(lines[4] ?? '', /^moved +bash +gnu:bash +0\.99 → 0\.96 +\+ .*/);
    assert.match(stdout, /^2 identities changed; 1 crosses the matching threshold\.$/m);
  });

  test('of one package are told in full', async () => {
    const { stdout } = await patchline('identity', 'bash', '--changes', '--from', 'first');

    assert.match(stdout, /^ {2}bash 5\.1\.8 {2}gnu:bash {2}moved, 0\.99 → 0\.96$/m);
    assert.match(stdout, /^ {4}- The vendor gnu is the owner or domain of the package's site\.$/m);
  });

  test('are told as data', async () => {
    const { stdout } = await patchline(
      'identity',
      '--changes',
      '--json',
      '--from',
      'second',
      '--to',
      'first',
    );

    const { from, to, changes } = JSON.parse(stdout) as {
      from: { runId: string };
      to: { runId: string };
      changes: { package: string; change: string; accepted?: string; build?: string }[];
    };
    assert.deepEqual({ from: from.runId, to: to.runId }, { from: 'second', to: 'first' });
    assert.deepEqual(
      changes.map(({ package: name, change, accepted, build }) => ({
        package: name,
        change,
        accepted,
        build,
      })),
      [
        { package: 'bind', change: 'gained', accepted: 'newly', build: 'new' },
        { package: 'bash', change: 'confidence', accepted: undefined, build: undefined },
      ],
    );
  });

  test('of an earlier run are those that it had, and of the last one those of now', async () => {
    const [earlier, last, now, gone] = await Promise.all([
      patchline('identity', 'bash', '--run', 'first'),
      patchline('identity', 'bash', '--run', 'second'),
      patchline('identity', 'bash'),
      patchline('identity', 'bind', '--run', 'second'),
    ]);

    assert.match(earlier.stdout, /gnu:bash {2}confidence 0\.99/);
    assert.match(now.stdout, /gnu:bash {2}confidence 0\.96/);
    assert.equal(last.stdout, now.stdout);
    assert.match(gone.stderr, /run second: samplelinux-3\.0 shipped no package bind/);
  });

  test('are refused where the parameters do not say what is wanted', async () => {
    const [nothing, both, from, run] = await Promise.all([
      patchline('identity'),
      patchline('identity', '--review', '--changes'),
      patchline('identity', 'bash', '--from', 'first'),
      patchline('identity', '--changes', '--run', 'first'),
    ]);

    assert.match(nothing.stderr, /name a package, or give --review or --changes/);
    assert.match(both.stderr, /name a package, or give --review or --changes/);
    assert.match(from.stderr, /--from and --to go with --changes/);
    assert.match(run.stderr, /with --changes give --from and --to/);
  });
});
