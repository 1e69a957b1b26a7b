import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { trayPackaging } from './builder-config.ts';

// electron-builder's own check, which it makes before it packs.
const require = createRequire(import.meta.url);
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (
    config: object,
    debugLogger: { add: () => void; isEnabled: boolean },
  ) => Promise<void>;
};
const valid = (config: object) => validateConfiguration(config, { add: () => {}, isEnabled: false });

test('electron-builder takes the configuration, and would not take a misspelled one', async () => {
  const config = trayPackaging('/app', '/out', '1.0.0');
  await valid(config);
  await expect(valid({ ...config, nsis: { ...config.nsis, perMachin: true } })).rejects.toThrow(
    /configuration.nsis/,
  );
});

test('for all users of the PC, with its files held by their checksums', () => {
  const { asar, nsis, msi, win, mac, linux } = trayPackaging('/app', '/out', '1.0.0');
  expect(asar).toBe(true);
  expect([nsis?.perMachine, msi?.perMachine]).toEqual([true, true]);
  expect([win?.target, mac?.target, linux?.target]).toEqual([['nsis', 'msi'], ['pkg'], ['deb', 'rpm']]);
});
