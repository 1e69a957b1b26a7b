import { defineConfig } from 'vitest/config';
import { postgresPrograms } from './console/testing/postgres-server.ts';

const ON_POSTGRES = [
  'console/api/{accounts,api-tokens,audit,enrol,events,isolation,known-devices,personal-data}/**/*.test.ts',
  'console/api/{evidence,incidents,integrations,policies,releases}/**/*.test.ts',
  'console/domain/{commands,second-factor/passkeys}.test.ts',
  'console/gateway/gateway.test.ts',
  'console/store/store.test.ts',
];

// Projects by what they need: `unit` nothing but Node, `system` real processes, disks and sockets
// (root widens it), `browser` Debian's Chromium. `npm run test:unit` is the quick loop.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            'agent/**/*.test.ts',
            'console/**/*.test.ts',
            'console/web/**/*.test.tsx',
            'shared/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.system.test.ts'],
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'system',
          sequence: { groupOrder: 1 },
          include: ['test/{e2e,faults,structure}/**/*.test.ts', '**/*.system.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          // The console's own tests once more, on the other database; nothing where Debian's postgresql is missing.
          name: 'postgres',
          sequence: { groupOrder: 2 },
          include: postgresPrograms() ? ON_POSTGRES : [],
          globalSetup: 'console/testing/postgres-setup.ts',
          setupFiles: 'console/testing/postgres-project.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          // A click can miss on a machine that is busy with something else; what is broken fails twice.
          retry: 1,
          sequence: { groupOrder: 3 },
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
