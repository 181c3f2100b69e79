import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { coldImport } from '../../infra/azure/cold-import.ts';
import { sourcesDigest } from '../../infra/azure/sources.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'package');
/** What the sources are held to as well. */
const golden = join(root, 'test', 'functions', 'bindings.golden.json');

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
  patchline: { sources: string };
}

function manifestOf(project: string): Manifest {
  return JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
}

/** The package takes a quarter of a minute to make, which these tests leave to whoever changed something. */
function needsPackage(): { skip: string | false } {
  if (process.env['PATCHLINE_REQUIRE'] === '1') return { skip: false };
  const fresh =
    existsSync(join(folder, 'package.json')) && manifestOf(folder).patchline.sources === sourcesDigest(root);
  return { skip: fresh ? false : 'skipped: needs npm run build && npm run package of these sources' };
}

describe('the deployable folder', needsPackage(), () => {
  test('is made from these sources', () => {
    assert.equal(manifestOf(folder).patchline.sources, sourcesDigest(root));
  });

  test('loads in a new process, and its functions and bindings are those of the golden file', (t) => {
    const { functions, importMs, platformMs } = coldImport(folder);

    t.diagnostic(`cold import ${importMs} ms, the Azure SDKs another ${platformMs} ms`);
    const bound = functions.map(({ rawBindings, ...rest }) => ({
      ...rest,
      bindings: rawBindings.map((text) => JSON.parse(text) as unknown),
    }));
    assert.deepEqual(bound, JSON.parse(readFileSync(golden, 'utf8')));
  });

  test('holds no development dependency, and nothing of the command line or the local host', () => {
    const installed = globSync(['node_modules/*/package.json', 'node_modules/@*/*/package.json'], {
      cwd: folder,
    }).map((file) => file.slice('node_modules/'.length, -'/package.json'.length));
    const { devDependencies = {} } = manifestOf(root);
    const { dependencies } = manifestOf(folder);

    const unwanted = [...Object.keys(devDependencies), 'commander', 'cli-progress', 'find-my-way'];
    // They come with the Azure SDKs: types of Node, and what speaks AMQP.
    const allowed = new Set(['@types/node', 'rhea']);

    assert.ok(installed.length > Object.keys(dependencies).length);
    assert.deepEqual(
      installed.filter((name) => unwanted.includes(name) && !allowed.has(name)),
      [],
    );
  });

  test('holds compiled code of functions and shared alone: no tests, no local adapters, no sources', () => {
    const own = globSync('**', { cwd: folder, exclude: (name) => name === 'node_modules' });
    const code = own.filter((file) => /\.[jt]s$/.test(file));

    assert.ok(code.includes(join('functions', 'matchJob.js')));
    assert.ok(code.includes(join('shared', 'snapshot', 'threads', 'worker.js')), 'the worker threads');
    const pages = join('shared', 'advisories', 'formats', 'html', 'public');
    for (const read of [
      join('shared', 'lanes', 'policy.yaml'),
      join(pages, 'style.css'),
      join(pages, 'search.js'),
    ])
      assert.ok(own.includes(read), `what the code reads beside itself: ${read}`);
    assert.deepEqual(
      code.filter(
        (file) => !/^(functions|shared)\/.*\.js$/.test(file) || file.startsWith('shared/platform/local'),
      ),
      [],
    );
  });
});
