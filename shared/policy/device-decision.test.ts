import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  ACCESS_LEVELS,
  accessRank,
  DEVICE_CLASSES,
  DeviceControl,
  type DeviceGrant,
} from './device-control.ts';
import {
  type DeviceContext,
  type DeviceDescriptor,
  decideDevice,
  type UsbTriple,
  unattendedPolicy,
} from './device-decision.ts';
import { matchesWildcard } from './wildcard.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../test/fixtures/device-control/${name}`, import.meta.url), 'utf8');

describe('the deviceControl section', () => {
  for (const [index, document] of parseAllDocuments(fixture('policies.good')).entries()) {
    it(`accepts good policy ${index + 1}`, () => {
      expect(DeviceControl.safeParse(document.toJS()).error).toBeUndefined();
    });
  }
  for (const [index, text] of fixture('policies.bad').split('\n---\n').entries()) {
    const wanted = text.match(/^# (?!Each)(.*)$/m)?.[1] ?? '';
    it(`refuses bad policy ${index + 1}: ${wanted}`, () => {
      const result = DeviceControl.safeParse(parseAllDocuments(text)[0]?.toJS());
      expect(result.success).toBe(false);
      const said = result.error?.issues
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('\n');
      expect(said).toContain(wanted);
    });
  }
});

interface Case {
  name: string;
  interfaces: string[];
  expect: string[];
  suspicious?: boolean[];
  rule?: string;
  at?: string;
  offset?: number;
  kind?: 'optical' | 'sd';
  users?: string[];
  groups?: string[];
  driver?: string;
  label?: string;
  vendorId?: string;
  productId?: string;
  serial?: string;
}

function triple(text: string): UsbTriple {
  const [a = 0, b = 0, c = 0] = text.split('/').map((part) => Number.parseInt(part, 16));
  return { class: a, subclass: b, protocol: c };
}

describe('decideDevice by its table', () => {
  for (const document of parseAllDocuments(fixture('decisions.yaml'))) {
    const table = document.toJS() as { policy: unknown; grants?: DeviceGrant[]; cases: Case[] };
    const policy = DeviceControl.parse(table.policy);
    const grants = (table.grants ?? []).map((grant) => ({ ...grant, from: grant.from ?? 0 }));
    for (const item of table.cases) {
      it(item.name, () => {
        const device: DeviceDescriptor = {
          id: '1-1',
          vendorId: item.vendorId,
          productId: item.productId,
          serial: item.serial,
          interfaces: item.interfaces.map((text, index) => {
            const [current, ...alternates] = text === '' ? [] : text.split('|').map(triple);
            return {
              id: `1-1:1.${index}`,
              kind: item.kind ?? 'usb',
              usb: current,
              alternates,
              driver: item.driver,
              label: item.label,
            };
          }),
        };
        const context: DeviceContext = {
          now: Date.parse(item.at ?? '2026-01-05T04:00:00Z'),
          utcOffsetMinutes: item.offset ?? 0,
          users: item.users ?? [],
          groups: item.groups ?? [],
          grants,
        };
        const decisions = decideDevice(policy, device, context);
        expect(decisions.map((decision) => decision.access)).toEqual(item.expect);
        if (item.rule) expect(decisions[0]?.ruleId).toBe(item.rule);
        else expect(decisions.every((decision) => decision.ruleId === undefined)).toBe(true);
        const suspicious = item.suspicious ?? item.expect.map(() => false);
        expect(decisions.map((decision) => decision.suspicious === true)).toEqual(suspicious);
      });
    }
  }
});

const code = fc.constantFrom(0x00, 0x01, 0x02, 0x03, 0x06, 0x08, 0x09, 0x42, 0x50, 0xe0, 0xfe, 0xff);
const usb = fc.record({ class: code, subclass: code, protocol: code });
const id4 = fc.constantFrom('0951', '1666', '05ac');
const serial = fc.constantFrom('A1', 'A2', 'B');
const access = fc.constantFrom(...ACCESS_LEVELS);
const pattern = fc.record({
  serial: fc.constantFrom('A*', 'A1', '*', '?'),
  vendorId: fc.option(id4, { nil: undefined }),
});
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const exception = fc.record({
  access,
  device: pattern,
  classes: optional(fc.uniqueArray(fc.constantFrom(...DEVICE_CLASSES), { minLength: 1 })),
  users: optional(fc.constant(['wang'])),
  groups: optional(fc.constant(['ops'])),
  expiresAt: optional(fc.constantFrom(1_000, 2_000)),
});
const policies = fc
  .record({
    usbStorage: access,
    portable: access,
    optical: access,
    sd: access,
    otherUsb: fc.record({
      default: fc.constantFrom('allow', 'block'),
      rules: fc.array(
        fc.record({ class: fc.constantFrom('e0', 'ff', '01'), access: fc.constantFrom('allow', 'block') }),
        {
          maxLength: 3,
        },
      ),
    }),
    exceptions: fc.array(exception, { maxLength: 5 }),
  })
  .map((value) =>
    DeviceControl.parse({
      ...value,
      exceptions: value.exceptions.map((entry, index) => ({ id: `e${index}`, ...entry })),
    }),
  );
const devices: fc.Arbitrary<DeviceDescriptor> = fc
  .record({
    vendorId: id4,
    serial: optional(serial),
    interfaces: fc.array(
      fc.record({
        kind: fc.constantFrom('usb' as const, 'sd' as const, 'optical' as const),
        usb: optional(usb),
        alternates: fc.array(usb, { maxLength: 2 }),
        driver: optional(fc.constantFrom('usb-storage', 'usbhid', 'uas')),
      }),
      { maxLength: 4 },
    ),
  })
  .map((value) => ({
    id: 'd',
    ...value,
    interfaces: value.interfaces.map((entry, index) => ({ id: `i${index}`, ...entry })),
  }));
const contexts = fc.record({
  now: fc.constantFrom(0, 1_500, 3_000),
  utcOffsetMinutes: fc.constant(0),
  users: fc.subarray(['wang', 'li']),
  groups: fc.subarray(['ops']),
  grants: fc.constant([]),
});

describe('decideDevice always', () => {
  it('decides every interface once and leaves keyboards and hubs alone', () => {
    fc.assert(
      fc.property(policies, devices, contexts, (policy, device, context) => {
        const decisions = decideDevice(policy, device, context);
        expect(decisions.map((decision) => decision.id)).toEqual(device.interfaces.map((item) => item.id));
        for (const [index, decision] of decisions.entries()) {
          const item = device.interfaces[index]!;
          const essential = item.kind === 'usb' && (item.usb?.class === 0x03 || item.usb?.class === 0x09);
          if (essential && !/storage|uas/.test(item.driver ?? '')) expect(decision.access).toBe('allow');
        }
      }),
    );
  });

  it('is never looser without an agent than with one', () => {
    fc.assert(
      fc.property(policies, devices, contexts, (policy, device, context) => {
        const attended = decideDevice(policy, device, context);
        const alone = decideDevice(unattendedPolicy(policy), device, context);
        for (const [index, decision] of alone.entries()) {
          expect(accessRank(decision.access)).toBeGreaterThanOrEqual(accessRank(attended[index]!.access));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a release only ever loosens', () => {
    fc.assert(
      fc.property(policies, devices, contexts, access, (policy, device, context, released) => {
        const grant = {
          id: 'g',
          access: released === 'block' ? 'allow' : released,
          from: 0,
          until: 10_000,
        } as const;
        const before = decideDevice(policy, device, context);
        const after = decideDevice(policy, device, { ...context, grants: [grant] });
        for (const [index, decision] of after.entries()) {
          expect(accessRank(decision.access)).toBeLessThanOrEqual(accessRank(before[index]!.access));
        }
      }),
    );
  });
});

describe('wildcards', () => {
  it('agree with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 8 });
    fc.assert(
      fc.property(letters, text, (wildcard, value) => {
        const expression = new RegExp(`^${wildcard.replaceAll('?', '.').replaceAll('*', '.*')}$`, 'i');
        expect(matchesWildcard(wildcard, value)).toBe(expression.test(value));
      }),
    );
  });

  it('take no longer than pattern times text', () => {
    expect(matchesWildcard(`${'*a'.repeat(100)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});
