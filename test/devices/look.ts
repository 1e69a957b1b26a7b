// Runs under umockdev-run: looks at the computer that it makes up, decides by both policies and carries the
// stricter decisions out. Prints one JSON object.
import { LinuxDeviceControl } from '../../agent/platform/linux/device-control/device-control.ts';
import { DeviceControl } from '../../shared/policy/device-control.ts';
import { decideDevice } from '../../shared/policy/device-decision.ts';

const [dataDir, policies] = process.argv.slice(2) as [string, string];
const sysRoot = `${process.env.UMOCKDEV_DIR}/sys`;
const backend = new LinuxDeviceControl({
  dataDir,
  sysRoot,
  rulesDir: dataDir,
  userUnits: dataDir,
  run: async () => ({ code: 0, stdout: '', stderr: '' }),
});
const context = { now: 0, utcOffsetMinutes: 0, users: [], groups: [], grants: [] };
const parsed = (JSON.parse(policies) as unknown[]).map((policy) => DeviceControl.parse(policy));

const devices = await backend.devices();
const seen = [];
for (const device of devices) {
  const decisions = parsed.map((policy) => decideDevice(policy, device, context));
  const results = await backend.enforce(device, decisions[0]!);
  seen.push({ device, decisions, results });
}
process.stdout.write(JSON.stringify(seen));
