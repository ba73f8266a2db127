/** The arrows of the architecture: services → packages → contracts. `scripts`, `test` and `bench` may load anything. */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'a-service-never-imports-another',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'packages-know-no-service',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(services|scripts|test|bench)/', pathNot: '^packages/' },
    },
    {
      name: 'contracts-stand-alone',
      severity: 'error',
      from: { path: '^packages/contracts/src/' },
      to: { path: '^packages/', pathNot: '^packages/contracts/' },
    },
    {
      name: 'the-local-aws-knows-no-other-package',
      severity: 'error',
      comment: 'packages/offline is useful to any Serverless project, so it must not know this one.',
      from: { path: '^packages/offline/src/' },
      to: { path: '^packages/', pathNot: '^packages/offline/' },
    },
    {
      name: 'metrics-know-tables-only',
      severity: 'error',
      comment:
        'What counts is plugged into the runtimes of events, so it must not know them (docs/adr/0028).',
      from: { path: '^packages/metrics/src/' },
      to: { path: '^packages/', pathNot: '^packages/(metrics|event-store|contracts)/' },
    },
    {
      name: 'runtimes-know-no-metrics',
      severity: 'error',
      comment: 'They are told who observes them; the makers of functions plug in the one that counts.',
      from: { path: '^packages/(messaging|outbox)/src/', pathNot: '/functions\\.ts$' },
      to: { path: '^packages/metrics/' },
    },
    {
      name: 'nothing-below-services-knows-operations',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/operations/' },
      to: { path: '^packages/operations/' },
    },
    {
      name: 'stacks-know-no-other-package',
      severity: 'error',
      comment: 'packages/stacks is useful to any Serverless project as well.',
      from: { path: '^packages/stacks/src/' },
      to: { path: '^packages/', pathNot: '^packages/stacks/' },
    },
    {
      name: 'a-domain-imports-itself-and-pure-types-only',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/' },
      to: {
        pathNot: [
          '^services/[^/]+/src/domain/',
          '^services/[^/]+/src/generated/',
          '^packages/contracts/src/',
          '^packages/event-store/src/(aggregate|errors)\\.ts$',
        ],
      },
    },
    {
      name: 'pages-know-no-other-package',
      severity: 'error',
      comment: 'packages/pages is useful to any Serverless project as well.',
      from: { path: '^packages/pages/src/' },
      to: { path: '^packages/', pathNot: '^packages/pages/' },
    },
    {
      name: 'the-console-takes-types-only',
      severity: 'error',
      comment: 'What it imports a browser loads: of the platform it may have types, which are gone by then.',
      from: { path: '^services/operations/console/src/' },
      to: {
        path: '^(packages|services)/',
        pathNot: '^services/operations/console/src/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sources-know-no-tests',
      severity: 'error',
      from: { path: '^(packages|services)/[^/]+/src/' },
      to: { path: '(^|/)test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.esbuild|\\.esbuild-offline|\\.serverless|console/dist)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
