import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { deliver, type IssueChange, issuePayload } from '../intake/github/issues.ts';
import { folderOf } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { servicesOn } from '../support/jobs.ts';

const ISSUES: IssueChange[] = [
  { number: 7, title: 'Add tmux' },
  { number: 8, title: 'Crash of curl' },
  { number: 9, title: 'Security vulnerability: exploit of httpd MARKER' },
];

test('requests are listed, shown, given an owner and a state, and sorted; security reports lie apart', async (t) => {
  const state = await folderOf(t);
  const local = await openLocalPlatform({ stateDir: state, exclusive: true });
  for (const issue of ISSUES)
    assert.equal(
      (
        await deliver(
          servicesOn({ ...local, clock: fixedClock(new Date('2026-02-01')) }),
          issuePayload(issue),
        )
      ).status,
      200,
    );
  await local.close();
  const triage = (...given: string[]): Promise<CliResult> => runCli(['triage', ...given, '--state', state]);
  const said = async (...given: string[]): Promise<string> => {
    const { code, stdout, stderr } = await triage(...given);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  const list = await said('list');
  assert.match(list, /example\/distribution#7 +feature +new +triage +2026-01-01 +Add tmux\n/);
  assert.match(list, /example\/distribution#8 +fix /);
  assert.doesNotMatch(list, /MARKER|#9/);
  assert.match(await said('list', '--embargoed'), /example\/distribution#9 +security +new .*MARKER\n$/);

  assert.equal(
    await said('assign', 'example/distribution#7', 'carol'),
    "example/distribution#7: is carol's\n",
  );
  assert.match(
    await said('set-state', 'example/distribution#7', 'declined', '--reason', 'screen has it.'),
    /is declined; the issue will say so/,
  );
  const shown = await said('show', 'example/distribution#7');
  assert.match(
    shown,
    /^example\/distribution#7: Add tmux\n {2}asks for feature; declined: screen has it\.\n {2}owner carol;/,
  );
  assert.match(shown, /to be posted on the issue/);
  assert.match(await said('list', '--status', 'declined', '--owner', 'carol'), /#7/);

  assert.match(await said('sort', 'example/distribution#8', 'security'), /lies apart from now on/);
  assert.equal(await said('list'), 'No request.\n');
  const apart = await triage('show', 'example/distribution#8');
  assert.equal(apart.code, 1);
  const unknown = await triage('show', 'example/distribution#80');
  assert.equal(apart.stderr.replace('#8', '#80'), unknown.stderr, 'apart and unknown are told alike');
  const refused = await triage('set-state', 'example/distribution#9', 'fixed', '--embargoed');
  assert.match(refused.stderr, /state: /);
});
