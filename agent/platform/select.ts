import type { Platform } from './platform.ts';

/** The implementation for this computer's operating system. @throws on a system that has none. */
export async function loadPlatform(system: NodeJS.Platform = process.platform): Promise<Platform> {
  switch (system) {
    case 'linux':
      return (await import('./linux/linux.ts')).createLinuxPlatform();
    case 'win32':
      return (await import('./windows/windows.ts')).createWindowsPlatform();
    case 'darwin':
      return (await import('./macos/macos.ts')).createMacPlatform();
    default:
      throw new Error(`no support for ${system}: run the agent on Windows, Linux or macOS`);
  }
}
