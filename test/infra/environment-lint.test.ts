import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { ESLint, Linter } from 'eslint';

const root = join(import.meta.dirname, '..', '..');
const eslint = new ESLint({ cwd: root });
const RULES = ['no-restricted-properties', 'no-restricted-imports'];

/** The rules on the environment that a text breaks where it stands in a file, as the project configures them. */
async function broken(file: string, text: string): Promise<(string | null)[]> {
  const { rules = {} } = (await eslint.calculateConfigForFile(join(root, file))) as Linter.Config;
  const ours = Object.fromEntries(Object.entries(rules).filter(([name]) => RULES.includes(name)));
  return new Linter().verify(text, [{ rules: ours }]).map(({ ruleId }) => ruleId);
}

suite('the environment', () => {
  for (const text of ['process.env.NVD_API_KEY;', 'const { env } = process;', `process['env'];`]) {
    test(`is not read by product code: ${text}`, async () => {
      for (const file of ['shared/app/services.ts', 'infra/local/cli/program.ts', 'functions/httpRuns.ts'])
        assert.deepEqual(await broken(file, text), ['no-restricted-properties'], file);
    });
  }

  test('is not imported either', async () => {
    const text = `import { env } from 'node:process';`;

    assert.deepEqual(await broken('shared/app/services.ts', text), ['no-restricted-imports']);
  });

  test('is handed in by what starts the product', async () => {
    for (const file of ['functions/startUp.ts', 'infra/local/cli/main.js', 'bin/patchline.js'])
      assert.deepEqual(await broken(file, 'process.env;'), [], file);
  });
});
