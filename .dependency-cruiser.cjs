// The direction of imports that ARCHITECTURE.md promises, held by `npm run check` and by the test run.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means two files have one reason to change.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-imports-only-shared',
      severity: 'error',
      comment: 'shared/ runs in the agent, the console and a browser.',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(agent|console|scripts|test)/' },
    },
    {
      name: 'shared-without-node',
      severity: 'error',
      comment: 'No Node built-in that a browser lacks, no I/O.',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'agent-never-console',
      severity: 'error',
      from: { path: '^agent/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(console|scripts|test)/' },
    },
    {
      name: 'console-never-agent',
      severity: 'error',
      from: { path: '^console/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(agent|scripts|test)/' },
    },
    {
      name: 'web-is-a-browser',
      severity: 'error',
      comment: 'The UI may import shared/ and the API contract, nothing else of the console.',
      from: { path: '^console/web/', pathNot: '(\\.test\\.tsx?|vite\\.config\\.ts)$' },
      to: { path: '^console/(gateway|domain|store|api/(?!contract))' },
    },
    {
      name: 'platform-behind-its-interface',
      severity: 'error',
      comment: 'Only platform/ names OS commands; everyone else knows platform/platform.ts.',
      from: { path: '^agent/', pathNot: '^agent/(platform/|service/main\\.ts$)|\\.test\\.ts$' },
      to: { path: '^agent/platform/', pathNot: '^agent/platform/platform\\.ts$' },
    },
    {
      name: 'monitors-and-enforcers-stand-alone',
      severity: 'error',
      from: { path: '^agent/(monitors|enforcers)/' },
      to: { path: '^agent/(service|inspector|tray)/' },
    },
    {
      name: 'nothing-imports-a-composition-root',
      severity: 'error',
      comment:
        'Composition roots are started, by the command line or a test, never imported by what they compose.',
      from: { path: '^(agent|console|shared)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(agent/service/main|agent/inspector/main|console/main)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
