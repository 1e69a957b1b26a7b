import { join } from 'node:path';
import { FuseVersion, flipFuses } from '@electron/fuses';
import type { Configuration } from 'electron-builder';
import { FUSES } from '../../../agent/tray/security/fuses.ts';

/** Where each system has the program inside what electron-builder has packed. */
const PROGRAM: Record<string, (name: string) => string> = {
  win32: (name) => `${name}.exe`,
  darwin: (name) => `${name}.app`,
  linux: () => 'guardpost-tray',
};

/**
 * How the tray is packaged by electron-builder: for all users of a PC, out of what `npm run tray` builds, with the
 * fuses of agent/tray/security. The service has packages of its own.
 * @param app the built tray
 */
export function trayPackaging(app: string, output: string, version: string): Configuration {
  return {
    appId: 'cn.guardpost.tray',
    productName: 'Guardpost Tray',
    copyright: 'Apache-2.0',
    directories: { app, output },
    extraMetadata: { version },
    files: ['**/*', '!**/*.map'],
    // With it electron-builder writes the archive's checksums, which a fuse makes Electron hold.
    asar: true,
    npmRebuild: false,
    publish: null,
    forceCodeSigning: false,
    async afterPack({ appOutDir, electronPlatformName, packager }) {
      const name = PROGRAM[electronPlatformName]?.(packager.appInfo.productFilename);
      if (!name) throw new Error(`no tray for ${electronPlatformName}`);
      if (FUSES.version !== FuseVersion.V1) throw new Error('the fuses are of another version');
      await flipFuses(join(appOutDir, name), {
        ...FUSES,
        resetAdHocDarwinSignature: electronPlatformName === 'darwin',
      });
    },
    win: { target: ['nsis', 'msi'], requestedExecutionLevel: 'asInvoker' },
    nsis: {
      oneClick: true,
      perMachine: true,
      allowElevation: true,
      runAfterFinish: false,
      deleteAppDataOnUninstall: true,
    },
    msi: { oneClick: true, perMachine: true, runAfterFinish: false, createDesktopShortcut: false },
    mac: { target: ['pkg'], category: 'public.app-category.business', hardenedRuntime: true },
    pkg: { installLocation: '/Applications', allowAnywhere: false, allowCurrentUserHome: false },
    linux: {
      target: ['deb', 'rpm'],
      executableName: 'guardpost-tray',
      category: 'Utility',
      maintainer: 'Guardpost <guardpost@localhost>',
      synopsis: 'Guardpost tray',
    },
  };
}
