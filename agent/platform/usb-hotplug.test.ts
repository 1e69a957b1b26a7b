import { expect, test } from 'vitest';
import { onUsbHotplug } from './usb-hotplug.ts';

test('with or without a USB bus, listening begins, ends, and can begin again', async () => {
  for (let round = 0; round < 2; round++) {
    const stop = await onUsbHotplug(() => {});
    await expect(stop()).resolves.toBeUndefined();
  }
});
