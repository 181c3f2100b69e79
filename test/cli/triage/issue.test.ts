import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueOf } from '../../../infra/local/cli/triage/issue.ts';

test('an issue is written as on GitHub; anything else is refused by name', () => {
  assert.deepEqual(issueOf('example/distribution#7'), { repository: 'example/distribution', number: 7 });
  for (const text of ['tmux', 'example/distribution', 'example/distribution#', 'a/b#x', '#7'])
    assert.throws(() => issueOf(text), { message: `${text}: is not an issue such as owner/name#7` });
});
