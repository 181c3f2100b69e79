import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { serve } from '../support/serving.ts';
import { needsSchemathesis, SCHEMATHESIS } from './installed.ts';

/** Of single requests: schemathesis.toml and the hooks beside it tell it what the contract cannot say. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'ignored_auth',
  'negative_data_rejection',
  'positive_data_acceptance',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
].join(',');

test(
  'the host answers what Schemathesis asks by the served contract as that contract says',
  needsSchemathesis(),
  async (t) => {
    const state = join(await folderOf(t), 'state');
    assert.equal((await runCli(['scan', '--state', state])).code, 0);
    const roles = ['operator', 'builder', 'approver', 'embargo'].flatMap((role) => ['--role', role]);
    const { stdout: key } = await runCli(['keys', 'add', '--state', state, '--name', 'all', ...roles]);
    const { serving, address } = await serve(state);
    t.after(() => serving.process.kill('SIGKILL'));

    const asked = ['--url', address, '--header', `x-functions-key: ${key.trim()}`];
    const bounded = [
      '--phases',
      'fuzzing',
      '--max-examples',
      '3',
      '--seed',
      '1',
      '--generation-database',
      'none',
    ];
    const never = ['--exclude-path', '/api/events/stream'];
    const flags = [...never, ...asked, ...bounded, '--mode', 'all', '--checks', CHECKS, '--no-color'];
    // It keeps a folder of what it found where it runs.
    const config = join(import.meta.dirname, 'schemathesis.toml');
    const run = ['--config-file', config, 'run', `${address}/api/contracts/openapi.json`, ...flags];
    const hooks = { SCHEMATHESIS_HOOKS: 'schemathesis-hooks', PYTHONPATH: import.meta.dirname };
    const env = { ...process.env, ...hooks, PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(SCHEMATHESIS, run, { cwd: state, env });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr)]);

    assert.equal(await ended, 0, `${said}${wrong}`);
    assert.match(said, /Tested: \d\d/);
  },
);
