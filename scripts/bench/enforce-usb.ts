import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGuest, whyNoGuest } from '../../test/vm/guest-image.ts';
import { Machine } from '../../test/vm/machine.ts';
import { type BenchResult, cost, slowEnd } from './result.ts';

interface Measured {
  plugged: { found: number[]; decided: number[] };
  pushed: { bare: number[]; ours: number[] };
}

/**
 * In a virtual computer (software emulation: some twenty times slower than a PC), by its own clock:
 * - `plug-in-to-blocked`: from plugging a keyboard with storage in until the agent has read back that its storage
 *   is off; the limit is the kernel's own time to find the device. The storage is off from the first moment.
 * - `policy-to-enforced`: from a policy to the storage of a device that is plugged in read back as off; the limit
 *   is the bare write to sysfs.
 */
export async function run({ rounds = 10 } = {}): Promise<BenchResult[]> {
  const reason = whyNoGuest();
  if (reason) {
    process.stderr.write(`bench enforce: without the virtual computer (${reason})\n`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-bench-'));
  let guest: Machine | undefined;
  try {
    guest = await Machine.start(await buildGuest(folder), folder, []);
    const { plugged, pushed } = await measure(guest, rounds);
    const found = cost('plug-in-to-blocked', 'ms', plugged.decided, plugged.found);
    const enforced = cost('policy-to-enforced', 'ms', pushed.ours, pushed.bare);
    return [found, slowEnd(found), enforced, slowEnd(enforced)];
  } finally {
    await guest?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(guest: Machine, rounds: number): Promise<Measured> {
  const order = JSON.stringify({ id: 'first', deviceControl: { usbStorage: 'block' } });
  await guest.must(`mkdir -p /var/lib/guardpost && echo '${order}' > /var/lib/guardpost/orders.json`);
  await guest.must('systemctl start guest-agent');
  await guest.until('grep -c orders.done /var/log/agent.jsonl; true', (output) => output === '1', 120_000);
  await guest.must('sh /opt/guardpost/guest/composite.sh plug');
  const find =
    'for i in /sys/bus/usb/devices/*/serial; do [ "$(cat $i)" = COMBI-1 ] && basename $(dirname $i); done; true';
  await guest.until(find, (output) => output !== '', 20_000);
  const port = await guest.must(find);
  const controller = await guest.must('ls /sys/class/udc');
  await guest.must('sh /opt/guardpost/guest/composite.sh pull; sleep 2');
  await guest.must(
    `(node /opt/guardpost/measure.js ${rounds} ${port} ${controller} > /tmp/measuring 2>&1; mv /tmp/measuring /tmp/measured) >/dev/null 2>&1 &`,
  );
  await guest.until('cat /tmp/measured; true', (output) => output.endsWith('}'), 400_000);
  return JSON.parse(await guest.must('cat /tmp/measured')) as Measured;
}
