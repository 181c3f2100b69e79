// The import directions of the design: functions and infra/local -> domain folders -> platform.
const domain = 'nvd|cpe|rpm|inventory|identity|matching|findings|patches|sla|advisories|events|operations';
const pure = 'cpe|rpm|identity|matching|sla';

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that is no entry point is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '^functions/',
          '^bin/',
          '\\.test\\.ts$',
          '^test/bench/',
          '^test/quality/',
          '\\.d\\.ts$',
          'worker\\.ts$',
          '^infra/local/cli/main\\.js$',
        ],
      },
      to: {},
    },
    {
      name: 'unreachable-from-entry-points',
      comment: 'Shared code that only tests reach is dead too.',
      severity: 'error',
      from: { path: ['^functions/', '^infra/', '^bin/', 'worker\\.ts$', '^test/'] },
      to: { path: '^shared/', reachable: false },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^shared/platform/' },
      to: { path: `^shared/(${domain})/` },
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
      comment: 'Domain folders use the ports; only platform itself opens an adapter.',
      severity: 'error',
      from: { path: `^shared/(${domain})/` },
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
      to: { path: 'node_modules/@azure/(cosmos|service-bus|storage-blob|identity)' },
    },
    {
      name: 'pure-folders-do-no-io',
      severity: 'error',
      from: { path: `^shared/(${pure})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|url|assert)$' },
    },
    {
      name: 'pure-folders-know-no-platform',
      severity: 'error',
      from: { path: `^shared/(${pure})/` },
      to: { path: '^shared/platform/' },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: '^(functions|shared|infra|bin)/' },
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
    exclude: { path: '^(dist|package)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
