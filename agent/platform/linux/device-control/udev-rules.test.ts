import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeviceControl } from '../../../../shared/policy/device-control.ts';
import { matchesWildcard } from '../../../../shared/policy/wildcard.ts';
import { compileUdevRules, udevPattern } from './udev-rules.ts';

const rules = (policy: object) => compileUdevRules(DeviceControl.parse(policy)).split('\n');

/** udev's grammar, udev(7): matches and assignments, values in double quotes without one inside. */
const LINE =
  /^(#.*|((ACTION|SUBSYSTEMS?|KERNEL|DRIVERS?|ATTRS?\{[\w/[\].]+\}|ENV\{[\w.]+\}|GOTO|LABEL|RUN|MODE)(==|!=|=|:=|\+=)"[^"\\]*"(, )?)+|)$/;

/** Of patterns of udev's kind (fnmatch with letters in brackets), what our own tests need. */
function matchesUdev(pattern: string, text: string): boolean {
  const expression = pattern
    .replaceAll(/[.+()^$|{}\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

describe('the rules that hold a policy without the agent', () => {
  test('nothing blocked: interfaces begin as they always did', () => {
    expect(rules({ usbStorage: 'read-only' }).join('\n')).not.toContain('interface_authorized_default');
  });

  test('something blocked: every interface begins switched off, keyboards and hubs are switched on first', () => {
    const lines = rules({ usbStorage: 'block' });
    expect(lines).toContain('SUBSYSTEM=="usb", KERNEL=="usb[0-9]*", ATTR{interface_authorized_default}="0"');
    const essential = lines.findIndex((line) => line.startsWith('ATTR{bInterfaceClass}=="03|09"'));
    const firstDecision = lines.findIndex((line) => line.includes('ENV{.GP_ACCESS}="block"'));
    expect(essential).toBeGreaterThan(0);
    expect(essential).toBeLessThan(firstDecision);
  });

  test('an exception for some people or hours is left to the agent: without it the stick stays blocked', () => {
    const device = { vendorId: '0951', serial: 'GP-*' };
    const exception = { id: 'x', access: 'allow', device };
    const always = rules({ usbStorage: 'block', exceptions: [exception] });
    const sometimes = rules({ usbStorage: 'block', exceptions: [{ ...exception, users: ['wang'] }] });
    expect(always.join('\n')).toContain('ATTRS{idVendor}=="0951", ATTRS{serial}=="[gG][pP]-*"');
    expect(sometimes.join('\n')).not.toContain('0951');
  });

  test('a serial that udev cannot express is not let through, but is blocked more widely', () => {
    const device = { serial: 'A"B' };
    expect(
      rules({ usbStorage: 'block', exceptions: [{ id: 'a', access: 'allow', device }] }).join('\n'),
    ).not.toContain('serial');
    expect(rules({ exceptions: [{ id: 'b', access: 'block', device }] }).join('\n')).toContain(
      'ATTRS{serial}=="[aA]*[bB]", ENV{.GP_ACCESS}="block"',
    );
  });

  test('whatever an administrator writes, every line is one of udev’s', () => {
    const usual = rules({});
    for (const line of usual) expect(line).toMatch(LINE);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
        fc.constantFrom('allow', 'read-only', 'block'),
        (serial, access) => {
          const parsed = DeviceControl.safeParse({ exceptions: [{ id: 'x', access, device: { serial } }] });
          if (!parsed.success) return;
          for (const line of compileUdevRules(parsed.data).split('\n'))
            if (!usual.includes(line)) expect(line).toMatch(LINE);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('udev’s pattern matches what ours matches, and more only where it says so', () => {
    const letters = fc.stringMatching(/^[A-Za-z0-9*?"$%äÄ-]{1,8}$/);
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[A-Za-z0-9"$%äÄ-]{0,8}$/), (wildcard, text) => {
        const { text: pattern, exact } = udevPattern(wildcard);
        const ours = matchesWildcard(wildcard, text);
        const udevs = matchesUdev(pattern, text);
        if (ours) expect(udevs).toBe(true);
        if (exact) expect(udevs).toBe(ours);
      }),
      { numRuns: 300 },
    );
  });
});
