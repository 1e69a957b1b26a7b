import { randomUUID } from 'node:crypto';
import type { RemovableMount, StorageChange } from '../../platform/platform.ts';
import type { Spool } from '../spool/spool.ts';

/** Keeps account of sticks: tells of their coming and going once, and knows where each is mounted now. */
export class Media {
  readonly #spool: Pick<Spool, 'append' | 'mark'>;
  readonly #mounts = new Map<string, RemovableMount>();
  readonly #onMounted: () => void;
  readonly #onError: (error: Error) => void;

  constructor(
    spool: Pick<Spool, 'append' | 'mark'>,
    hooks: { onMounted: () => void; onError: (error: Error) => void },
  ) {
    this.#spool = spool;
    this.#onMounted = hooks.onMounted;
    this.#onError = hooks.onError;
  }

  change(change: StorageChange): void {
    switch (change.kind) {
      case 'mounted':
        this.#mounts.set(change.mount.mountPoint, change.mount);
        this.#onMounted();
        break;
      case 'unmounted':
        this.#mounts.delete(change.mount.mountPoint);
        break;
      case 'device-arrived':
      case 'device-removed':
        this.#tell(change);
    }
  }

  /** Where the medium is mounted now, if it is. */
  rootOf(deviceKey: string): string | undefined {
    for (const { mountPoint, device } of this.#mounts.values())
      if (device.key === deviceKey) return mountPoint;
    return undefined;
  }

  #tell({ kind, device }: Extract<StorageChange, { kind: 'device-arrived' | 'device-removed' }>): void {
    const arrived = kind === 'device-arrived';
    // A monitor that starts again finds devices that were told of before.
    if (arrived === (this.#spool.mark('device', device.key) !== undefined)) return;
    const event = {
      id: randomUUID(),
      at: Date.now(),
      type: arrived ? ('device.arrived' as const) : ('device.removed' as const),
      severity: 'info' as const,
      channel: 'removable-storage' as const,
      device,
    };
    this.#spool
      .append(event, [{ kind: 'device', key: device.key, value: arrived ? '1' : null }])
      .catch(this.#onError);
  }
}
