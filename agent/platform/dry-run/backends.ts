import type { NetworkBackend } from '../../enforcers/network/backend.ts';
import type { DeviceControlBackend } from '../../enforcers/usb/backend.ts';
import type { Platform } from '../platform.ts';

/** Back ends of one system that change nothing and print, line by line, what they would do. */
export interface DryBackends {
  devices: DeviceControlBackend;
  network: NetworkBackend;
  /** True when the devices of this computer can be asked for: it runs that system itself. */
  real: boolean;
  /** Prints what cannot be printed as it happens. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The agent's data folder as it is named in what is printed. */
export const DATA_FOLDERS: Record<Platform['name'], string> = {
  windows: 'C:\\ProgramData\\Guardpost',
  macos: '/Library/Application Support/Guardpost',
  linux: '/var/lib/guardpost',
};

/** Thrown where a back end reads back what it did: nothing was done, so what follows would be a tale. */
export class ReadsBack extends Error {
  override name = 'ReadsBack';
}
