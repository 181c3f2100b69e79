import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { serve } from '../support/serving.ts';
import { needsSchemathesis, SCHEMATHESIS } from './installed.ts';

/**
 * Of its checks those of answers. What the contract cannot say (a continuation is one that was given) makes requests
 * that fit it wrong.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'ignored_auth',
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
    const run = ['run', `${address}/api/contracts/openapi.json`, ...flags];
    const child = spawn(SCHEMATHESIS, run, { cwd: state });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr)]);

    assert.equal(await ended, 0, `${said}${wrong}`);
    assert.match(said, /Tested: \d\d/);
  },
);
