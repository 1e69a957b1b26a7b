import type { Platform } from './platform.ts';

/** The implementation for this computer's operating system. @throws on a system that has none. */
export async function loadPlatform(): Promise<Platform> {
  switch (process.platform) {
    case 'linux':
      return (await import('./linux/linux.ts')).createLinuxPlatform();
    default:
      throw new Error(`no support for ${process.platform}: run the agent on Linux`);
  }
}
