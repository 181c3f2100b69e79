import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commands } from '../../infra/local/cli/commands.ts';
import { sample } from '../../infra/local/cli/sample.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { runCli } from '../support/cli.ts';

/** Of services, formats and pages that no short command needs. */
const HEAVY = [
  '@azure/cosmos',
  '@azure/identity',
  '@azure/monitor-opentelemetry-exporter',
  '@azure/service-bus',
  '@azure/storage-blob',
  '@octokit',
  '@opentelemetry',
  'cli-progress',
  'echarts',
  'fast-xml-builder',
  'find-my-way',
  'openpgp',
  'piscina',
  'string-width',
  'tar-stream',
].map((name) => `node_modules/${name}/`);

const rooms = (...names: string[]): string[] => names.map((name) => `/shared/${name}/`);

describe('the list of commands', () => {
  it('names each as it calls itself', async () => {
    const context = { settings: settingsSchema.parse({}), environment: {} };
    for (const [name, { load }] of Object.entries(commands))
      assert.equal((await load(() => Promise.resolve(context))).name(), name);
  });
});

describe('compiled code', () => {
  it('is kept where only this user writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchline-compiled-'));
    const shared = join(folder, 'shared');
    await mkdir(shared);

    const own = { NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: join(folder, 'own'), TMPDIR: shared };
    const { code } = await runCli(['--version'], own);

    assert.equal(code, 0);
    assert.notDeepEqual(await readdir(join(folder, 'own', 'patchline', 'compiled')), []);
    assert.deepEqual(await readdir(shared), []);
    await rm(folder, { recursive: true });
  });

  it('is done without where nothing can be written', async () => {
    const file = join(import.meta.dirname, 'start-up.test.ts');

    const { code, stdout } = await runCli(['--version'], {
      NODE_COMPILE_CACHE: undefined,
      XDG_CACHE_HOME: file,
    });

    assert.equal(code, 0);
    assert.equal(stdout.trim(), packageJson.version);
  });
});

describe('what a command loads', () => {
  let folder: string;
  let state: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchline-loaded-'));
    state = join(folder, 'state');
    const { code, stderr } = await runCli(['scan', '--state', state]);
    assert.equal(code, 0, stderr);
  });
  after(() => rm(folder, { recursive: true }));

  /** Those modules of the unwanted that a command loads. */
  async function unwantedIn(parameters: string[], unwanted: readonly string[]): Promise<string[]> {
    const file = join(folder, 'modules');
    const preload = new URL('../support/tell-modules.js', import.meta.url).href;
    const env = { LOADED_MODULES: file, NODE_OPTIONS: `--import ${preload}` };
    const { code, stderr } = await runCli(parameters, env);
    assert.equal(code, 0, stderr);
    const loaded = (await readFile(file, 'utf8')).split('\n');
    assert.ok(loaded.some((url) => url.includes('/infra/local/cli/program.ts')));
    return loaded.filter((url) => unwanted.some((part) => url.includes(part)));
  }

  it('the list of commands: no command, and nothing that checks settings', async () => {
    const unwanted = [
      '/shared/app/',
      '/shared/platform/index.ts',
      'node_modules/zod/',
      'node_modules/yaml/',
      '/cli/commands/',
    ];
    for (const parameter of ['--help', '--version'])
      assert.deepEqual(await unwantedIn([parameter], unwanted), []);
  });

  it('a scan in which nothing is new: neither what identifies, reports, patches, images and documents nor threads', async () => {
    const unwanted = [
      ...HEAVY,
      ...rooms('advisories', 'api', 'gates', 'identity', 'images', 'intake', 'patches', 'vex'),
    ];

    assert.deepEqual(await unwantedIn(['scan', '--state', state], unwanted), []);
  });

  it('a match against a kept state: nothing that runs or writes', async () => {
    const unwanted = [
      ...HEAVY,
      ...rooms(
        'advisories',
        'api',
        'events',
        'findings',
        'identity',
        'images',
        'intake',
        'patches',
        'runs',
        'sla',
        'vex',
      ),
      '/infra/local/host/',
    ];
    const { inventory } = sample;
    const out = join(folder, 'rows.ndjson');

    assert.deepEqual(
      await unwantedIn(['match', '--state', state, '--inventory', inventory, '--out', out], unwanted),
      [],
    );
  });
});
