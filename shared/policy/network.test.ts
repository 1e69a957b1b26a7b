import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { DnsName, IpAddress, IsolationTerms, Network, restrictionFor } from './network.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../test/fixtures/device-control/${name}`, import.meta.url), 'utf8');
const good = parseAllDocuments(fixture('network.good')).map((document) => document.toJS());

describe('the network section', () => {
  it.each(good.map((value, index) => [index + 1, value]))('accepts good policy %i', (_index, value) => {
    expect(Network.safeParse(value).error).toBeUndefined();
  });
  for (const [index, text] of fixture('network.bad').split('\n---\n').entries()) {
    const wanted = text.match(/^# (?!Each)(.*)$/m)?.[1] ?? '';
    it(`refuses bad policy ${index + 1}: ${wanted}`, () => {
      const { error } = Network.safeParse(parseAllDocuments(text)[0]?.toJS());
      expect(error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')).toContain(
        wanted,
      );
    });
  }
});

describe('restrictionFor', () => {
  const network = Network.parse(good[2]);

  it('takes the first rule with a group of the device', () => {
    expect(restrictionFor(network, ['ops', '办公一部'])).toEqual({
      ruleId: 'desk',
      blocked: ['10.2.0.0/16'],
      allowed: [{ protocol: 'tcp', networks: ['10.2.9.0/24'], ports: [443, 8443] }],
    });
    expect(restrictionFor(network, ['ops'])).toEqual({
      ruleId: 'ops',
      blocked: ['10.1.0.0/16', '2001:db8:1::/48', '10.2.0.0/16'],
      allowed: [
        { protocol: 'udp', networks: ['10.1.0.0/16', '2001:db8:1::/48'], ports: [53] },
        { protocol: 'tcp', networks: ['10.2.0.0/16'], ports: [22] },
      ],
    });
  });
  it('leaves other devices alone', () => {
    expect(restrictionFor(network, ['sales'])).toBeUndefined();
    expect(restrictionFor(network, [])).toBeUndefined();
  });
});

describe('what reaches a firewall script', () => {
  it('is an address or a name and nothing else, whatever is sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4(), fc.domain()), (text) => {
        if (IpAddress.safeParse(text).success) expect(text).toMatch(/^[0-9a-fA-F:.]+$/);
        const name = DnsName.safeParse(text);
        if (name.success) expect(name.data).toMatch(/^[a-z0-9_.-]+$/);
      }),
    );
  });
  it.each(['fe80::1%eth0', '10.0.0.1; flush ruleset', '10.0.0.1 }', '', '10.0.0.1\n'])(
    'not %j',
    (address) => {
      expect(IsolationTerms.safeParse({ console: [{ address, port: 1 }] }).success).toBe(false);
    },
  );
});
