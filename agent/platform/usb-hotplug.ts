import { existsSync } from 'node:fs';

const LINUX_USB_BUS = '/sys/bus/usb/devices';

/**
 * Calls back when a USB device is plugged in or pulled out, by the hot-plug of the `usb` package. Does
 * nothing on a machine without a USB bus.
 *
 * Uses the package's native emitter, not the WebUSB object around it: that one lists and opens devices first,
 * and reports a failure (no USB bus, no netlink in a container) where no caller can catch it.
 * @returns a function that stops it
 */
export async function onUsbHotplug(changed: () => void): Promise<() => Promise<void>> {
  if (process.platform === 'linux' && !existsSync(LINUX_USB_BUS)) return async () => {};
  try {
    const { Emitter } = await import('usb/index.js');
    const emitter = new Emitter();
    await emitter.addAttach(changed);
    await emitter.addDetach(changed);
    return async () => {
      await Promise.allSettled([emitter.removeAttach(), emitter.removeDetach()]);
    };
  } catch {
    return async () => {}; // no binary for this machine: changes are found by looking, a moment later
  }
}
