import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IsolationTerms } from '../../../../shared/policy/network.ts';
import { matchQuery, maxQueryBytes } from './dns-question.ts';
import {
  compileBridgeIsolation,
  compileEgressIsolation,
  compileIsolation,
  compileRemoval,
  compileZones,
} from './ruleset.ts';

const terms: IsolationTerms = {
  console: [
    { address: '10.0.0.1', port: 8443 },
    { address: '2001:db8::1', port: 8443 },
  ],
  dns: { name: 'console.corp.example', servers: ['10.0.0.53'] },
};

describe('the scripts', () => {
  it('of an isolation', () => {
    expect(compileIsolation(terms)).toMatchSnapshot();
  });
  it('of an isolation on trial: the kernel lets everything through when the time is over', () => {
    expect(compileIsolation({ console: [terms.console[0]!] }, { pendingSeconds: 120 })).toMatchSnapshot();
  });
  it('of bridges and cards', () => {
    expect(compileBridgeIsolation()).toMatchSnapshot();
    expect(compileEgressIsolation(terms, ['eth0', 'wlan0'], { pendingSeconds: 30 })).toMatchSnapshot();
  });
  it('of zones', () => {
    const restriction = {
      ruleId: 'desk',
      blocked: ['10.2.0.0/16', 'fd02::/16'],
      allowed: [{ protocol: 'tcp' as const, networks: ['10.2.9.0/24', 'fd02:9::/32'], ports: [443, 8443] }],
    };
    expect(compileZones(restriction, terms.console)).toMatchSnapshot();
  });
  it('touch no table but our own', () => {
    const scripts = [
      compileIsolation(terms),
      compileBridgeIsolation(),
      compileEgressIsolation(terms, ['eth0']),
      compileRemoval('inet', 'guardpost_zones'),
    ];
    for (const script of scripts) {
      expect(script).not.toContain('flush');
      for (const [, name] of script.matchAll(/^(?:add |delete )?table \w+ (\w+)/gm))
        expect(name).toMatch(/^guardpost_/);
    }
  });
});

/** What the kernel does with the expressions: every one must hold for the bytes of a UDP datagram. */
function matches(expression: string, udp: Buffer): boolean {
  const field = (offset: number, bits: number) => {
    const bytes = udp.subarray(offset / 8, (offset + bits) / 8);
    return bytes.length * 8 === bits ? BigInt(`0x${bytes.toString('hex')}`) : undefined;
  };
  const terms = expression.matchAll(
    /@th,(\d+),(\d+)(?: & (0x[0-9a-f]+))? (==|<) (0x[0-9a-f]+)|udp length <= (\d+)/g,
  );
  return [...terms].every(([, offset, bits, mask, operator, value, length]) => {
    if (length !== undefined) return udp.length <= Number(length);
    const read = field(Number(offset), Number(bits));
    if (read === undefined) return false;
    const masked = mask ? read & BigInt(mask) : read;
    return operator === '<' ? masked < BigInt(value!) : masked === BigInt(value!);
  });
}

function datagram(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
  return Buffer.from([
    ...new Array(8).fill(0),
    1,
    2,
    1,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    ...labels,
    0,
    0,
    28,
    0,
    1,
  ]);
}

describe('the match of a DNS question', () => {
  const label = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 20 });
  const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

  it('holds for the name in any case and for no other', () => {
    fc.assert(
      fc.property(name, name, fc.boolean(), (ours, other, upper) => {
        const expression = matchQuery(ours.toLowerCase());
        expect(matches(expression, datagram(upper ? ours.toUpperCase() : ours))).toBe(true);
        const same = ours.toLowerCase() === other.toLowerCase();
        expect(matches(expression, datagram(other))).toBe(same);
      }),
    );
  });
  it('leaves no room for data after the question', () => {
    const long = Buffer.concat([datagram('a.example'), Buffer.alloc(60, 0x41)]);
    expect(maxQueryBytes('a.example')).toBeLessThan(long.length);
    expect(matches(matchQuery('a.example'), long)).toBe(false);
  });
  it('has a length byte compared exactly, also where it could be a letter with its case bit changed', () => {
    const sixtyThree = 'a'.repeat(63);
    const wire = datagram(sixtyThree);
    wire[20] = 63 - 32;
    expect(matches(matchQuery(sixtyThree), wire)).toBe(false);
  });
});
