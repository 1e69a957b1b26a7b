// Measures inside the guest, by its own clock, what its agent takes. Prints one JSON object of milliseconds.
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const GADGET = '/sys/kernel/config/usb_gadget/combined/UDC';
const USB = '/sys/bus/usb/devices';
const LOG = '/var/log/agent.jsonl';
const ORDERS = '/var/lib/guardpost/orders.json';
/** One processor serves the agent too: it is not to be kept busy by waiting. */
const LOOK_EVERY_MS = 2;
const PATIENCE_MS = 20_000;

const [rounds, port] = [Number(process.argv[2]), process.argv[3]!];
const controller = process.argv[4]!;
const storage = `${USB}/${port}:1.1`;

async function until(done: () => boolean): Promise<number> {
  const began = performance.now();
  while (!done()) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('did not happen');
    await sleep(LOOK_EVERY_MS);
  }
  return performance.now();
}

/** Calls back true once the agent's log has this text behind what it held before. */
function saying(...words: string[]): () => boolean {
  const offset = statSync(LOG).size;
  return () =>
    readFileSync(LOG, 'utf8')
      .slice(offset)
      .split('\n')
      .some((line) => words.every((word) => line.includes(word)));
}

/** From plugging in until the kernel knows the interface, and until the agent has read back that it is off. */
async function plugIn(): Promise<{ found: number; decided: number }> {
  const said = saying('"device.decided"', 'COMBI-1');
  const began = performance.now();
  writeFileSync(GADGET, controller);
  const found = (await until(() => existsSync(storage))) - began;
  const decided = (await until(said)) - began;
  writeFileSync(GADGET, '\n');
  await until(() => !existsSync(storage));
  await sleep(300);
  return { found, decided };
}

let order = 0;
async function push(deviceControl: object): Promise<number> {
  const id = `measured-${++order}`;
  const said = saying('"orders.done"', `"${id}"`);
  const began = performance.now();
  writeFileSync('/var/lib/orders.new', JSON.stringify({ id, deviceControl }));
  renameSync('/var/lib/orders.new', ORDERS);
  return (await until(said)) - began;
}

const authorized = (value: string) => {
  const began = performance.now();
  writeFileSync(`${storage}/authorized`, value);
  if (value === '1') writeFileSync('/sys/bus/usb/drivers_probe', `${port}:1.1`);
  return performance.now() - began;
};

const plugged = { found: [] as number[], decided: [] as number[] };
for (let round = 0; round <= rounds; round++) {
  const { found, decided } = await plugIn();
  if (round === 0) continue; // modules are loaded and code is compiled
  plugged.found.push(found);
  plugged.decided.push(decided);
}

const pushed = { bare: [] as number[], ours: [] as number[] };
writeFileSync(GADGET, controller);
await until(() => existsSync(storage));
for (let round = 0; round <= rounds; round++) {
  await push({ usbStorage: 'allow', optical: 'read-only' });
  await until(() => existsSync(`${storage}/driver`));
  const bare = authorized('0');
  authorized('1');
  await until(() => existsSync(`${storage}/driver`));
  const ours = await push({ usbStorage: 'block', optical: 'read-only' });
  if (round === 0) continue;
  pushed.bare.push(bare);
  pushed.ours.push(ours);
}
process.stdout.write(JSON.stringify({ plugged, pushed }));
