import { aBuild } from '../patches/builds/records.ts';

const about = { release: 'azurelinux-3.0', package: 'httpd', patch: 1 };
const bodies: Readonly<Record<string, unknown>> = {
  '/api/builds': aBuild(),
  '/api/gate-reports': {
    release: about.release,
    package: about.package,
    build: 'ab'.repeat(16),
    gate: 'extensions',
    run: 'run-1',
  },
  '/api/roll-outs': {
    line: 'azurelinuxv3',
    version: '202601.05.0',
    regions: [{ name: 'westeurope', share: 1, at: '2026-02-03T00:00:00Z' }],
  },
  '/api/waivers': { ...about, result: 'ab'.repeat(16), reason: 'Known.', until: '2030-01-01T00:00:00Z' },
  '/api/waiver-grants': { ...about, result: 'ab'.repeat(16) },
  '/api/reports': {
    ...{ release: about.release, id: 'CVE-2026-9001', packages: [{ name: about.package }] },
    ...{ title: 'Known.', details: 'Known well.', contact: 'finder@example.com' },
    ...{ severity: 'high', until: '2030-01-01T00:00:00Z' },
  },
  '/api/report-commands': { do: 'lift', release: about.release, id: 'CVE-2026-9001' },
  '/api/decisions': {
    package: about.package,
    cve: 'CVE-2026-9001',
    status: 'not_affected',
    justification: 'component_not_present',
    reason: 'Not built in.',
  },
  '/api/sla': {
    do: 'pause',
    release: about.release,
    package: 'httpd',
    cve: 'CVE-2026-9001',
    reason: 'Frozen.',
  },
  '/api/subscribers': { url: 'https://hooks.example/patchline', filter: { types: ['advisory.published'] } },
  '/api/subscriber-commands': { id: 'a-webhook', command: { do: 'pause', reason: 'Moving.' } },
  '/api/github': {
    action: 'opened',
    issue: {
      ...{
        number: 7,
        title: 'Add tmux',
        body: 'Please.',
        state: 'open',
        user: { login: 'bob', type: 'User' },
      },
      html_url: 'https://github.com/example/distribution/issues/7',
      ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
    },
    repository: { id: 11, full_name: 'example/distribution' },
    sender: { login: 'bob', type: 'User' },
    installation: { id: 5 },
  },
  '/api/session': { out: true },
  '/api/ownership': {
    finding: { release: about.release, package: about.package, cve: 'CVE-2026-9001' },
    change: { do: 'assign', owner: 'alice' },
  },
  '/api/bulk-triage': { which: { of: 'finding' }, change: { do: 'assign', owner: 'alice' } },
  '/api/pause': { do: 'resume' },
  '/api/keys': { do: 'expire', name: 'nobody' },
  '/api/keys/rotation': { key: 'none' },
  '/api/triage': { do: 'assign', repository: 'example/distribution', number: 7, owner: 'alice' },
  '/api/dead-letters': { do: 'replay', queue: 'match-jobs', which: 'all', count: 1 },
  '/api/runs': { do: 'cancel', run: 'none', reason: 'Bad feed.' },
  '/api/patches': { do: 'release', ...about },
  '/api/approvals': { do: 'approve', ...about },
};

/** A body that a route takes; what it says may not be so. */
export function exampleBody(path: string): string {
  return JSON.stringify(bodies[path] ?? []);
}

const queries: Readonly<Record<string, string>> = {
  '/api/gates': `release=azurelinux-3.0&package=httpd&build=${'ab'.repeat(16)}`,
  '/api/images/diff': 'line=azurelinuxv3&version=202601.05.0',
  '/api/runs/progress': 'run=none',
  '/api/images/scan-reports': 'distro=azurelinuxv3-gen2&version=202601.05.0',
  '/api/images/mitigation-reports': 'package=httpd&line=azurelinuxv3',
};

/** The parameters that a route cannot do without. */
export function exampleQuery(path: string): string {
  return queries[path] ?? '';
}
