// Opens an issue for each event advisory.published on certain packages, once: the issue names the event's id.
//   on: { schedule: [{ cron: '17 * * * *' }] }
//   permissions: { issues: write }
//   steps: [{ uses: ./open-issue-action, with: { address: https://patchline.example, packages: 'httpd,curl' } }]
const input = (name) => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository } = process.env;
const [address, label] = [input('address'), input('label')];

async function ask(url, options = {}) {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(30_000) });
  const body = await response.json();
  if (response.ok) return body;
  // Older events are no longer kept: what is there is read from its beginning.
  if (response.status === 410) return { events: [], cursor: body.cursor, more: true };
  throw new Error(`${url}: ${response.status} ${body.error ?? body.message ?? ''}`);
}

function github(path, options = {}) {
  const headers = { authorization: `Bearer ${input('token')}`, accept: 'application/vnd.github+json' };
  return ask(`${api}/repos/${repository}${path}`, { ...options, headers });
}

/** All events of a package that are kept, in order. */
async function* published(name) {
  const query = new URLSearchParams({ type: 'advisory.published', package: name });
  for (let more = true; more;) {
    const page = await ask(`${address}/api/events?${query}`);
    yield* page.events;
    query.set('after', page.cursor);
    more = page.more;
  }
}

/** Ids of events that have their issue. */
async function known() {
  const ids = new Set();
  for (let page = 1; ; page += 1) {
    const query = new URLSearchParams({ labels: label, state: 'all', per_page: '100', page: String(page) });
    const issues = await github(`/issues?${query}`);
    for (const { body } of issues) ids.add(/<!-- patchline event (\w+) -->/.exec(body ?? '')?.[1]);
    if (issues.length < 100) return ids;
  }
}

const have = await known();
for (const name of input('packages').split(','))
  for await (const { id, data } of published(name.trim())) {
    if (have.has(id)) continue;
    const { advisory, severity, cves, fixed, release } = data;
    const title = `${advisory}: ${data.package} (${severity})`;
    const text = `${data.package} ${fixed} for ${release} fixes ${cves.join(', ')}.`;
    const body = `${text}\n\n<!-- patchline event ${id} -->`;
    await github('/issues', { method: 'POST', body: JSON.stringify({ title, body, labels: [label] }) });
    console.log(`opened: ${title}`);
  }
