import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startReceiver } from '../telemetry/receiver.ts';

const root = join(import.meta.dirname, '..', '..');
const NOW = '2026-07-01T00:00:00Z';

describe('the published package', () => {
  let folder: string;
  let published: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchline-packed-'));
    run('npm', ['pack', '--silent', '--pack-destination', folder], root);
    const [packed = ''] = globSync('*.tgz', { cwd: folder });
    run('tar', ['-xzf', packed], folder);
    published = join(folder, 'package');
    symlinkSync(join(root, 'node_modules'), join(published, 'node_modules'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('holds the bundle and no source', () => {
    const files = globSync('**/*.*', { cwd: published, exclude: (name) => name === 'node_modules' });

    assert.ok(files.includes(join('bundle', 'infra', 'local', 'cli', 'main.js')));
    assert.deepEqual(
      files.filter((file) => file.endsWith('.ts') && !file.startsWith('bin')),
      [],
    );
  });

  test('holds the commands that people wait for without what only others use', () => {
    for (const command of ['explain', 'match']) {
      const own = globSync(`bundle/alone/${command}/**/*.js`, { cwd: published });

      assert.ok(own.some((file) => file.endsWith('program.js')));
      assert.deepEqual(
        own.filter((file) => /-command-\w+\.js$/.test(file)).map((file) => file.replace(/-\w+\.js$/, '')),
        [join('bundle', 'alone', command, 'chunks', `${command}-command`)],
      );
    }
  });

  test('holds a scan whose messages start no library of Azure', () => {
    const files = globSync('bundle/alone/scan/**/*.js', { cwd: published });
    const loading = files.filter((file) =>
      /\bfrom\s*"@azure\/functions"/.test(readFileSync(join(published, file), 'utf8')),
    );

    assert.deepEqual(loading, [join('bundle', 'alone', 'scan', 'functions', 'telemetry.js')]);
  });

  test('holds no package of which an import that is made when it is needed gets no names', () => {
    const files = globSync('bundle/**/*.js', { cwd: published });
    const nameless = files.filter((file) =>
      /\bexport default require_/.test(readFileSync(join(published, file), 'utf8')),
    );

    assert.ok(files.length > 100);
    assert.deepEqual(nameless, []);
  });

  test('takes flags from a file, as the sources do', () => {
    const file = join(folder, '.patchline.yaml');
    writeFileSync(file, 'match: {format: ndjson, quiet: true}');
    const matched = (tree: string): string =>
      run(process.execPath, [join(tree, 'bin', 'patchline.js'), 'match', '--now', NOW], folder);

    assert.match(matched(published), /^\{"package":/);
    assert.equal(matched(published), matched(root));
  });

  test('says of itself what the sources say', () => {
    const helps = [['--help'], ['match', '--help'], ['explain', '--help'], ['advisories', '--help']];
    const scripts = ['bash', 'zsh', 'fish'].map((shell) => ['completion', shell]);
    for (const parameters of [...helps, ...scripts])
      assert.equal(patchline(published, parameters), patchline(root, parameters));
  });

  test('scans, matches and explains as the sources do, byte for byte', () => {
    const [ofBundle, ofSources] = [published, root].map((tree, at) => {
      const state = join(folder, `state-${at}`);
      patchline(tree, ['scan', '--state', state, '--now', NOW, '--run-id', 'first']);
      const inventory = join(root, 'infra', 'local', 'sample', 'inventory.json');
      return {
        fromFeeds: patchline(tree, ['match', '--format', 'ndjson', '--now', NOW]),
        fromState: patchline(tree, ['match', '--state', state, '--inventory', inventory, '--now', NOW]),
        explained: patchline(tree, ['explain', 'httpd', 'CVE-2021-26691', '--state', state, '--json']),
        vex: patchline(tree, ['vex', '--state', state, '--format', 'openvex']).replaceAll(
          /"timestamp":.*/g,
          '',
        ),
        blobs: globSync('nvd*/**/*', { cwd: join(state, 'blobs') }).sort(),
      };
    });

    assert.ok((ofSources?.fromState.length ?? 0) > 1000);
    assert.deepEqual(ofBundle, ofSources);
  });

  test('sends the same spans and metrics as the sources', async (t) => {
    const told = async (tree: string, state: string) => {
      const receiver = await startReceiver(t);
      const parameters = ['scan', '--state', join(folder, state), '--now', NOW, '--run-id', 'told'];
      patchline(tree, parameters, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.address });
      const spans = (await receiver.spans()).map(({ spanId, name }) => `${spanId} ${name}`);
      const metrics = (await receiver.points()).map(({ metric }) => metric);
      // Two jobs that end at once both send what comes after them: a message with one id, and a span with one id.
      return { spans: [...new Set(spans)].sort(), metrics: [...new Set(metrics)].sort() };
    };
    const ofSources = await told(root, 'told-by-sources');

    assert.ok(ofSources.spans.length > 20);
    assert.deepEqual(await told(published, 'told-by-bundle'), ofSources);
  });
});

function patchline(tree: string, parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  return run(process.execPath, [join(tree, 'bin', 'patchline.js'), ...parameters], tree, environment);
}

function run(
  program: string,
  parameters: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): string {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, ...environment };
  const { status, stdout, stderr } = spawnSync(program, parameters, { cwd, env, encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${parameters.join(' ')}: ${stderr}`);
  return stdout;
}
