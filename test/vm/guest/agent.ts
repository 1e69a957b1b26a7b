import { appendFileSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { NetworkIsolation } from '../../../agent/enforcers/network/isolation.ts';
import { DeviceControlEnforcer } from '../../../agent/enforcers/usb/device-control.ts';
import { LinuxDeviceControl } from '../../../agent/platform/linux/device-control/device-control.ts';
import { NftablesBackend } from '../../../agent/platform/linux/network-isolation/nftables.ts';
import { DeviceControl } from '../../../shared/policy/device-control.ts';
import { IsolationTerms } from '../../../shared/policy/network.ts';

/**
 * The two enforcers as the agent service composes them, with orders from DATA/orders.json in the console's place
 * and reports as JSON lines on standard output.
 */
const dataDir = process.argv[2] ?? '/var/lib/guardpost';
const ordersFile = join(dataDir, 'orders.json');
const say = (report: unknown) => process.stdout.write(`${JSON.stringify(report)}\n`);

const devices = new DeviceControlEnforcer({
  backend: new LinuxDeviceControl({ dataDir }),
  context: async () => ({ users: [], groups: [], grants: [] }),
  onReport: say,
});
const network = new NetworkIsolation({
  backend: new NftablesBackend({ dataDir }),
  stateFile: join(dataDir, 'network-isolation', 'state.json'),
  onReport: say,
});

let last = '';
async function obey(): Promise<void> {
  const text = readFileSync(ordersFile, 'utf8');
  if (text === last) return;
  last = text;
  const orders = JSON.parse(text) as { id: string; deviceControl?: unknown; isolate?: unknown };
  await devices.configure(orders.deviceControl ? DeviceControl.parse(orders.deviceControl) : undefined);
  const wanted = orders.isolate ? IsolationTerms.parse(orders.isolate) : undefined;
  const { phase } = network.status();
  if (wanted && phase === 'none') {
    await network.isolate({ terms: wanted, reason: 'test', by: 'test', deadManSeconds: 300 });
    await network.consoleReached(Date.now() + 1);
  } else if (!wanted && phase !== 'none') await network.release('test');
  say({ at: Date.now(), type: 'orders.done', id: orders.id });
}

await network.start();
let working: Promise<unknown> = Promise.resolve();
const next = () => {
  working = working.then(obey).catch((error) => say({ type: 'failed', reason: String(error) }));
};
watch(dataDir, next);
next();
appendFileSync('/dev/console', 'agent is up\n');
