import { type FuseV1Config, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Electron's fuses, flipped into the packaged program: it is a tray and nothing else, also for somebody who can start
 * it with arguments and variables of their own. Every fuse is set, so that a new version brings no open one.
 */
export const FUSES: FuseV1Config = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // The bounds checks of WebAssembly stay with the processor, as in Chromium.
  [FuseV1Options.WasmTrapHandlers]: true,
};
