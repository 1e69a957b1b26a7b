import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it. */
const EXECUTABLE = '/usr/bin/chromium';

/** True where the browser's tests cannot run, after saying why. */
export function chromiumMissing(): boolean {
  if (existsSync(EXECUTABLE)) return false;
  process.stderr.write('browser tests skipped: the package chromium is not installed\n');
  return true;
}

/** Debian's Chromium without a screen, with a profile of its own that goes with it, and quiet towards the network. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [
      // The tests run as root in containers, where the sandbox has no namespaces to use.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
