import type { Platform } from '../platform.ts';
import type { DryBackends } from './backends.ts';

const SYSTEMS: Record<Platform['name'], NodeJS.Platform> = {
  windows: 'win32',
  macos: 'darwin',
  linux: 'linux',
};

/** Works on any machine; on the system itself what only looks is carried out. */
export async function dryBackends(
  system: Platform['name'],
  print: (line: string) => void,
): Promise<DryBackends> {
  const real = process.platform === SYSTEMS[system];
  switch (system) {
    case 'windows':
      return (await import('./windows.ts')).dryWindows(print, real);
    case 'macos':
      return (await import('./macos.ts')).dryMac(print, real);
    case 'linux':
      return (await import('./linux.ts')).dryLinux(print);
  }
}
