import { spawn } from 'node:child_process';
import type { DeviceMechanism } from '../../../enforcers/usb/backend.ts';
import type { Sysfs } from './sysfs.ts';
import { USB_DEVICES } from './usb-devices.ts';

const POLL_MS = 500;

/**
 * Tells that a device, interface, disk or mount-worthy thing came or went: by udev's monitor, else by looking
 * twice a second. The callback says only that something changed; the listener looks for itself.
 */
export async function watchHotplug(
  sysfs: Sysfs,
  onChange: () => void,
): Promise<{ mechanism: DeviceMechanism; close(): Promise<void> }> {
  const monitor = await startMonitor(onChange);
  if (monitor) return { mechanism: { name: 'hotplug', state: 'active' }, close: monitor.close };
  const timer = setInterval(poll, POLL_MS);
  let last = '';
  async function poll() {
    const now = JSON.stringify([
      await sysfs.list(USB_DEVICES),
      await sysfs.list('class/block'),
      await sysfs.list('bus/mmc/devices'),
    ]);
    if (last !== '' && last !== now) onChange();
    last = now;
  }
  await poll();
  const reason = `no udev monitor: devices are looked for every ${POLL_MS} ms`;
  return {
    mechanism: { name: 'hotplug', state: 'missing', reason },
    close: async () => clearInterval(timer),
  };
}

/** `udevadm monitor` reports an event after the rules were applied. Undefined when it does not stay up. */
async function startMonitor(onChange: () => void): Promise<{ close(): Promise<void> } | undefined> {
  const subsystems = ['usb', 'block', 'scsi', 'mmc'].map((name) => `--subsystem-match=${name}`);
  const child = spawn('udevadm', ['monitor', '--udev', ...subsystems], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  let listening = false;
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      // The first lines are a legend; every later one is an event.
      if (listening || chunk.includes('UDEV  [')) onChange();
      listening = true;
      resolve(true);
    });
    void ended.then(() => resolve(false));
  });
  if (!(await ready)) return undefined;
  return {
    close: async () => {
      child.kill();
      await ended;
    },
  };
}
