import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../guardpost.mjs', import.meta.url));
let folder: string;
let policy: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-enforce-'));
  policy = join(folder, 'policy.yaml');
  await writeFile(
    policy,
    `name: test
deviceControl: { usbStorage: block, sd: block, portable: block }
network:
  zones: [{ id: business, name: 业务网, networks: [10.2.0.0/16] }]
  rules: [{ id: desk, deviceGroups: [office], block: [business] }]
rules: []
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

function enforce(...args: string[]): Promise<{ status: number; out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, 'enforce', ...args], { maxBuffer: 2 ** 24 }, (error, out, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, out, error: stderr }),
    );
  });
}

it.each([
  [
    'windows',
    [
      'RemovableStorageDevices\\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}" /v Deny_Read /t REG_DWORD /d 1',
      '# device control: lifted',
      'reg.exe delete "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices',
      '# zones: rule desk',
      '# isolation: on trial for 120 s',
      'Register-ScheduledTask',
      'New-NetFirewallRule',
      'netsh.exe advfirewall set publicprofile firewallpolicy blockinbound,blockoutbound',
      'SetTcpEntry',
      '# isolation: released',
      "Remove-NetFirewallRule -PolicyStore PersistentStore -Group 'Guardpost isolation'",
      '# zones: lifted',
    ],
  ],
  [
    'macos',
    [
      'guardpost-device-control.mobileconfig',
      '<string>deny</string>',
      '# zones: rule desk',
      '/sbin/pfctl -a com.apple/001.com.guardpost.zones -f -',
      'com.guardpost.isolation-rollback.plist',
      'pass out quick inet proto tcp from any to 10.0.0.1 port 8443',
      'block drop quick all',
      '/sbin/pfctl -F states',
      '# isolation: released',
      '/sbin/pfctl -a com.apple/000.com.guardpost.isolation -F all',
      '/sbin/pfctl -X 1234567890',
    ],
  ],
  [
    'linux',
    [
      '/etc/udev/rules.d/',
      'udevadm control --reload',
      '# zones: rule desk',
      'nft -f -',
      'table inet guardpost_isolation',
      '/etc/systemd/system/guardpost-isolation.service',
      '# isolation: released',
    ],
  ],
])('what would be done on %s, in its order, on any machine', async (platform, steps) => {
  const given = ['--dry-run', '--platform', platform, '--policy', policy];
  const { status, out, error } = await enforce(
    ...given,
    '--group',
    'office',
    '--console',
    '10.0.0.1:8443',
    '--isolate',
  );
  expect(error).toBe('');
  expect(status).toBe(0);
  let at = 0;
  for (const step of steps) {
    const next = out.indexOf(step, at);
    expect(next, `${step} after ${out.slice(Math.max(0, at - 100), at)}`).toBeGreaterThan(-1);
    at = next;
  }
  expect(out).not.toContain(tmpdir());
});

it('wrong use is said in one line', async () => {
  const { status, error } = await enforce('--platform', 'linux', '--policy', policy);
  expect([status, error]).toEqual([2, expect.stringMatching(/^guardpost: .*--dry-run.*\n$/)]);
  const isolate = await enforce('--dry-run', '--platform', 'linux', '--policy', policy, '--isolate');
  expect(isolate.status).toBe(2);
  const port = await enforce('--dry-run', '--platform', 'linux', '--policy', policy, '--console', 'x:1');
  expect(port.status).toBe(2);
  await writeFile(join(folder, 'bad.yaml'), 'name: x\nrules: 1\n');
  expect(
    (await enforce('--dry-run', '--platform', 'linux', '--policy', join(folder, 'bad.yaml'))).status,
  ).toBe(1);
});
