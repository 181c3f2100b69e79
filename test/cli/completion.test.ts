import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { commands } from '../../infra/local/cli/commands.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';

/** What each shell offers after the words, the last of which is begun. `$0` is the script. */
const programs = {
  bash: `compopt() { echo FILES; }
    source "$0"
    COMP_WORDS=(patchline "$@") COMP_CWORD=$#
    _patchline
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: `compdef() { }
    _files() { print FILES; }
    compadd() { shift; print -rl -- "$@"; }
    _describe() { print -rl -- "\${(@P)2%%:*}"; }
    source "$0"
    words=(patchline "$@") CURRENT=$((# + 1))
    _patchline`,
  fish: `source $argv[1]
    complete -C "patchline $argv[2..]" | string replace -r '\\t.*' ''; true`,
};
const plainly = { bash: '--norc', zsh: '-f', fish: '--no-config' };

for (const shell of ['bash', 'zsh', 'fish'] as const)
  suite(`completion in ${shell}`, needs(shell), () => {
    let folder = '';
    let script = '';
    before(async () => {
      const { code, stdout, stderr } = await runCli(['completion', shell]);
      assert.equal(code, 0, stderr);
      folder = await temporaryFolder();
      script = join(folder, 'script');
      await writeFile(script, stdout);
    });
    after(() => rm(folder, { recursive: true }));
    const offers = (...words: string[]): Set<string> => {
      const parameters = [plainly[shell], '-c', programs[shell], script, ...words];
      return new Set(execFileSync(shell, parameters, { encoding: 'utf8' }).trimEnd().split('\n'));
    };

    test('offers every command', () => {
      const found = offers('');
      for (const name of Object.keys(commands)) assert.ok(found.has(name), name);
    });

    test('offers what follows a command: its own commands, its flags', () => {
      assert.deepEqual(
        ['list', 'import', 'export'].filter((name) => offers('decisions', '').has(name)).length,
        3,
      );
      assert.ok(offers('match', '--').has('--only-fixed'));
      assert.ok(!offers('match', '--').has('--baseline'));
      assert.ok(offers('completion', '').has(shell));
    });

    test('offers the choices of a flag, and those alone', () => {
      assert.deepEqual(
        offers('match', '--format', ''),
        new Set(['table', 'ndjson', 'json', 'sarif', 'cyclonedx', 'template']),
      );
    });
  });
