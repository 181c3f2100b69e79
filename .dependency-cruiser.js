// What each room of shared/ may import, a line a room. Every import goes down this list, and only through the other
// room's index.ts. A room that is not named here may import nothing.
const edges = {
  app: 'api dashboard access operations subscriptions sla runs images advisories intake jobs findings patches decisions matching snapshot sources events platform',
  api: 'access dashboard subscriptions operations ownership sla runs advisories images intake findings patches decisions gates lanes snapshot sources inventory events vulnerabilities platform',
  // Its sources in page/ take types of the API alone: see below.
  dashboard: 'platform',
  operations:
    'access ownership subscriptions sla runs advisories intake jobs findings patches decisions matching lanes snapshot sources inventory events vulnerabilities platform',
  subscriptions: 'events platform',
  runs: 'jobs ownership intake findings patches decisions matching lanes snapshot sources inventory events vulnerabilities platform',
  jobs: 'sources platform',
  ownership: 'intake findings patches inventory platform',
  sla: 'findings patches lanes inventory events vulnerabilities platform',
  images:
    'advisories patches decisions matching gates lanes snapshot inventory events vulnerabilities rpm platform',
  advisories: 'intake findings patches snapshot sources inventory events vulnerabilities rpm purl platform',
  intake: 'findings decisions lanes snapshot inventory events vulnerabilities rpm platform',
  findings: 'decisions matching lanes vex snapshot sources inventory events vulnerabilities rpm platform',
  patches: 'gates lanes inventory events vulnerabilities rpm platform',
  decisions: 'matching vex snapshot inventory events vulnerabilities rpm platform',
  matching: 'identity lanes snapshot sources inventory vulnerabilities cpe rpm purl ecosystems platform',
  identity: 'snapshot inventory vulnerabilities purl ecosystems platform',
  gates: 'lanes platform',
  lanes: 'vulnerabilities platform',
  vex: 'vulnerabilities rpm purl platform',
  snapshot: 'sources vulnerabilities cpe platform',
  sources: 'vulnerabilities cpe ecosystems platform',
  inventory: 'vulnerabilities cpe rpm purl ecosystems platform',
  events: 'platform',
  access: 'platform',
  vulnerabilities: 'cpe platform',
  cpe: 'ecosystems platform',
  rpm: '',
  purl: '',
  ecosystems: '',
  platform: '',
};
// Pure: no I/O, no clock, no randomness. matching/open and matching/review read what others stored.
const pure =
  '(cpe|rpm|purl|ecosystems|vulnerabilities|identity|gates|lanes|vex|sla/policies)/|matching/(?!open/|review/)';

const PAGE = '^shared/dashboard/page/';
const room = (name) => `^shared/${name}/`;
const alternatives = (names) => (names === '' ? '(?!)' : `^shared/(${names.replaceAll(' ', '|')})/`);

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(edges).map(([name, allowed]) => ({
      name: `edges-of-${name}`,
      comment: 'The table above says what a room may import.',
      severity: 'error',
      from: { path: room(name), pathNot: PAGE },
      to: { path: '^shared/', pathNot: [room(name), alternatives(allowed)] },
    })),
    {
      name: 'the-page-knows-types-of-the-api-alone',
      comment: 'It runs in a browser: what it shares with the host is what the routes say.',
      severity: 'error',
      from: { path: PAGE },
      to: { path: '^(shared|infra|functions)/', pathNot: [PAGE, '^shared/api/index\\.ts$'] },
    },
    {
      name: 'nothing-imports-the-page',
      severity: 'error',
      from: { pathNot: [PAGE, '^test/'] },
      to: { path: PAGE },
    },
    {
      name: 'rooms-are-in-the-table',
      severity: 'error',
      from: { path: '^shared/', pathNot: alternatives(Object.keys(edges).join(' ')) },
      to: {},
    },
    {
      name: 'only-through-the-index',
      comment: 'What the index of a room does not export stays inside it.',
      severity: 'error',
      from: { path: '^shared/([^/]+)/' },
      to: { path: '^shared/', pathNot: ['^shared/$1/', '/index\\.ts$'] },
    },
    {
      name: 'from-outside-only-through-the-index',
      severity: 'error',
      from: { path: '^(functions|infra|bin)/' },
      to: { path: '^shared/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'no-orphans',
      comment:
        'A file that imports nothing and that nothing imports. .ci/unused finds what product code never reaches.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '^functions/',
          '^bin/',
          '/public/',
          '\\.test\\.ts$',
          '^test/bench/',
          '^test/quality/',
          '^test/fuzz/',
          '\\.d\\.ts$',
          'worker\\.ts$',
          '^infra/local/cli/main\\.js$',
        ],
      },
      to: {},
    },
    {
      name: 'shared-knows-no-outer-layer',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|test|bin)/' },
    },
    {
      name: 'functions-know-no-infra',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|test|bin)/' },
    },
    {
      name: 'code-knows-no-test',
      severity: 'error',
      from: { path: '^(functions|shared|infra|bin)/' },
      to: { path: '^test/' },
    },
    {
      name: 'adapters-are-chosen-at-the-edge',
      comment: 'Rooms use the ports; only the composition root opens an adapter.',
      severity: 'error',
      from: { path: '^shared/', pathNot: ['app', 'platform'].map(room) },
      to: { path: '^shared/platform/(azure|local)/' },
    },
    {
      name: 'only-local-imports-sqlite',
      severity: 'error',
      from: { path: '^(functions|shared|infra)/', pathNot: '^shared/platform/local/' },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'only-azure-imports-the-sdks',
      severity: 'error',
      from: { path: '^(functions|shared|infra)/', pathNot: '^shared/platform/azure/' },
      to: { path: 'node_modules/@azure/(cosmos|service-bus|storage-blob|identity|keyvault-secrets)' },
    },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      from: { path: `^shared/(${pure})` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|url|assert)$' },
    },
    {
      name: 'not-to-dev-dep',
      comment: 'Bundles are made where Patchline is developed; the page is bundled before it goes anywhere.',
      severity: 'error',
      from: {
        path: '^(functions|shared|infra|bin)/',
        pathNot: '^(shared/dashboard/page|infra/(page|bundle))/',
      },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@azure/functions-core$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(bundle|dist|package)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
