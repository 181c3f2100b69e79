import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { matchCommand } from '../../infra/local/cli/commands/match-command.ts';
import { applyFlagsFile } from '../../infra/local/cli/flags-file.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

suite('.patchline.yaml', () => {
  let folder = '';
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => rm(folder, { recursive: true }));

  async function run(file: string, ...parameters: string[]): Promise<CliResult> {
    await writeFile(join(folder, '.patchline.yaml'), file);
    return runCli(parameters, {}, folder);
  }

  test('holds flags of a command, and those that are given take precedence', async () => {
    const file = 'match:\n  format: sarif\n  fail-on: critical\n  curated: false\n';

    const held = await run(file, 'match');
    const given = await run(file, 'match', '--format', 'json');

    assert.equal(held.code, 3);
    assert.match(held.stdout, /^\{"\$schema"/);
    assert.match(held.stderr, /^\.patchline\.yaml gives 3 flags of match\.$/m);
    assert.match(given.stdout, /^\[\n/);
    assert.match(given.stderr, /^\.patchline\.yaml gives 2 flags of match\.$/m);
  });

  test('holds what takes no value, and lists, which those of the command line replace', async () => {
    await writeFile(join(folder, 'one.yaml'), '[]');

    const quiet = await run('match: {quiet: true, all: false, decisions: [one.yaml]}', 'match');
    const replaced = await run('match: {decisions: [nowhere.yaml]}', 'match', '--decisions', 'one.yaml');

    assert.deepEqual({ code: quiet.code, stderr: quiet.stderr }, { code: 0, stderr: '' });
    assert.equal(replaced.code, 0, replaced.stderr);
  });

  test('holds flags of commands below a command, as texts', async () => {
    const { code, stderr } = await run('decisions:\n  list:\n    state: 3.10\n', 'decisions', 'list');

    assert.equal(code, 1);
    assert.match(stderr, /3\.10: holds no state/);
  });

  test('applies to no other command', async () => {
    const { code, stderr } = await run('match:\n  format: sarif\n', 'completion', 'fish');

    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /patchline\.yaml/);
  });

  const wrong: [file: string, says: RegExp][] = [
    ['mach: {}', /\.patchline\.yaml: mach is no command$/m],
    ['match: {fromat: json}', /match\.fromat: there is no flag --fromat$/m],
    ['match: {format: xml}', /match\.format: .*Allowed choices are table/],
    ['match: {now: yesterday}', /match\.now: --now yesterday: is not a time/],
    ['match: {quiet: perhaps}', /match\.quiet: must be true or false/],
    ['match: {out: [a, b]}', /match\.out: must be a text$/m],
    ['match: {decisions: {a: b}}', /match\.decisions: must be a text or a list of texts/],
    ['match: [format]', /match must map names to flags/],
    ['- match', /the file must map names to flags/],
    ['match: {', /\.patchline\.yaml: /],
    [`# ${'x'.repeat(70_000)}`, /\.patchline\.yaml: has more than 65536 bytes/],
  ];
  test('is refused by the name of what is wrong', async () => {
    for (const [file, says] of wrong) {
      const path = join(folder, '.patchline.yaml');
      await writeFile(path, file);
      const command = matchCommand({ settings: settingsSchema.parse({}), environment: {} });

      await assert.rejects(applyFlagsFile(command, path, ['match', 'scan']), says, file);
    }
  });
});
