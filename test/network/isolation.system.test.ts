import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkIsolation } from '../../agent/enforcers/network/isolation.ts';
import type { NetworkReport } from '../../agent/enforcers/network/reports.ts';
import { whyNoNamespaces } from './namespaces.ts';
import { CONSOLE, FAR, Office, PC, PUBLIC, query, TERMS } from './office.ts';

const reason = whyNoNamespaces();
const order = { terms: TERMS, reason: 'copied 绝密', by: 'analyst', deadManSeconds: 600 };

describe.skipIf(reason)(`an isolated computer${reason ? ` (${reason})` : ''}`, () => {
  let office: Office;
  let isolation: NetworkIsolation;
  let reports: NetworkReport[];
  let before: string;

  beforeAll(async () => {
    office = await Office.build();
    await office.nftScript(FORMER_RULES);
    before = await office.ruleset();
    ({ isolation, reports } = office.engine());
    await isolation.start();
    for (const [name, address] of [
      ['far4', FAR.v4],
      ['far6', FAR.v6],
    ] as const) {
      expect(await office.atPc.ask('open', { name, address, port: FAR.port })).toBe('open');
    }
    await office.atPc.ask('open', { name: 'console', address: CONSOLE.v4, port: CONSOLE.port });
    await office.atPc.ask('open', { name: 'self', address: '127.0.0.1', port: 5000 });
    await office.atFar.ask('open', { name: 'inbound', address: PC.v4, port: 5000 });
    expect(await office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port })).toBe('open');
    expect(await office.ping(office.pc, FAR.v4)).toBe('open');
    await isolation.isolate(order);
    await isolation.consoleReached(Date.now() + 1);
  });
  afterAll(async () => {
    await isolation?.stop();
    await office?.close();
  });

  const BLOCKED = /^(ECONNREFUSED|ECONNRESET|EACCES|EPERM|EHOSTUNREACH|ENETUNREACH|timeout)$/;

  it('says what holds it', () => {
    expect(reports.map((report) => report.type)).toEqual(['isolation.applied', 'isolation.confirmed']);
    const confirmed = reports[1]!;
    expect(confirmed.type === 'isolation.confirmed' && confirmed.mechanisms).toContainEqual({
      name: 'host-rules',
      state: 'active',
    });
    const applied = reports[0]!;
    expect(applied.type === 'isolation.applied' && applied.connectionsCut).toBeGreaterThanOrEqual(3);
  });

  describe('reaches only the console', () => {
    it.each([CONSOLE.v4, CONSOLE.v6])('console %s', async (address) => {
      expect(await office.atPc.ask('tcp', { address, port: CONSOLE.port })).toBe('open');
    });
    it.each([CONSOLE.v4, CONSOLE.v6])('another port of the console %s is closed', async (address) => {
      expect(await office.atPc.ask('tcp', { address, port: 9000 })).toMatch(BLOCKED);
    });
    it.each([CONSOLE.v4, CONSOLE.v6])('the console %s by UDP is closed', async (address) => {
      expect(await office.atPc.ask('udp', { address, port: CONSOLE.port })).toMatch(BLOCKED);
    });
    it.each([FAR.v4, FAR.v6])('TCP to %s is refused at once', async (address) => {
      expect(await office.atPc.ask('tcp', { address, port: FAR.port })).toMatch(
        /ECONNREFUSED|ECONNRESET|EPERM/,
      );
    });
    it.each([FAR.v4, FAR.v6])('UDP to %s', async (address) => {
      expect(await office.atPc.ask('udp', { address, port: FAR.port })).toMatch(BLOCKED);
    });
    it.each([FAR.v4, FAR.v6])('ping to %s', async (address) => {
      expect(await office.ping(office.pc, address)).toBe('blocked');
    });
    it('its own services over loopback, IPv4 and IPv6', async () => {
      expect(await office.atPc.ask('tcp', { address: '127.0.0.1', port: 5000 })).toBe('open');
      expect(await office.atPc.ask('tcp', { address: '::1', port: 5000 })).toBe('open');
      expect(await office.atPc.ask('tcp', { address: PC.v4, port: 5000 })).toBe('open');
    });
  });

  describe('is reached by nobody', () => {
    it.each([PC.v4, PC.v6])('TCP to %s', async (address) => {
      expect(await office.atFar.ask('tcp', { address, port: 5000 })).toMatch(BLOCKED);
    });
    it.each([PC.v4, PC.v6])('UDP to %s', async (address) => {
      expect(await office.atFar.ask('udp', { address, port: 5000 })).toMatch(BLOCKED);
    });
    it.each([PC.v4, PC.v6])('ping to %s', async (address) => {
      expect(await office.ping(office.far, address)).toBe('blocked');
    });
    it('not even from the console by a new connection, nor from its port', async () => {
      expect(await office.atConsole.ask('tcp', { address: PC.v4, port: 5000 })).toMatch(BLOCKED);
      expect(await office.atConsole.ask('tcp', { address: PC.v4, port: 5000, from: 18443 })).toMatch(BLOCKED);
    });
  });

  describe('existing connections', () => {
    it('outbound over IPv4 is cut', async () => {
      expect(await office.atPc.ask('send', { name: 'far4' })).not.toBe('open');
    });
    it('outbound over IPv6 is cut', async () => {
      expect(await office.atPc.ask('send', { name: 'far6' })).not.toBe('open');
    });
    it('inbound is cut', async () => {
      expect(await office.atFar.ask('send', { name: 'inbound' })).not.toBe('open');
    });
    it('to the console stays', async () => {
      expect(await office.atPc.ask('send', { name: 'console' })).toBe('open');
    });
    it('within the computer stays', async () => {
      expect(await office.atPc.ask('send', { name: 'self' })).toBe('open');
    });
  });

  describe('DNS', () => {
    const ask = (address: string, hex: string, port = 53) => office.atPc.ask('udp', { address, port, hex });
    it.each([FAR.v4, FAR.v6])('the console’s name may be asked of %s', async (server) => {
      expect(await ask(server, query('console.corp.example'))).toBe('open');
    });
    it('in any letter case', async () => {
      expect(await ask(FAR.v4, query('CoNsOlE.corp.EXAMPLE'))).toBe('open');
    });
    it.each([
      'secret-data.corp.example',
      'evil.example',
      'x.console.corp.example',
      'console.corp.example.evil',
      'console.corp.exampld',
    ])('the name %s may not', async (name) => {
      expect(await ask(FAR.v4, query(name))).toMatch(BLOCKED);
    });
    it('nor data after the question', async () => {
      expect(await ask(FAR.v4, query('console.corp.example', 64))).toMatch(BLOCKED);
    });
    it('nor another server', async () => {
      expect(await ask(CONSOLE.v4, query('console.corp.example'), 9000)).toMatch(BLOCKED);
      expect(await ask(PUBLIC, query('console.corp.example'))).toMatch(BLOCKED);
    });
    it('nor over TCP', async () => {
      expect(await office.atPc.ask('tcp', { address: FAR.v4, port: 53 })).toMatch(BLOCKED);
    });
  });

  describe('DHCP and neighbour discovery', () => {
    it('a DHCPv4 discovery leaves, a renewal to a public address does not', async () => {
      await office.atFar.ask('forget');
      await office.atPc.ask('udp', {
        address: '255.255.255.255',
        port: 67,
        from: 68,
        text: 'discover',
        broadcast: true,
        ms: 200,
      });
      await office.atPc.ask('udp', { address: PUBLIC, port: 67, from: 68, text: 'leak', ms: 200 });
      await office.atPc.ask('udp', { address: FAR.v4, port: 67, from: 6800, text: 'leak', ms: 200 });
      const seen = await office.atFar.ask<{ text: string }[]>('received', { port: 67 });
      expect(seen.map((entry) => entry.text)).toEqual(['discover']);
    });
    it('neighbours are found again after the cache was emptied', async () => {
      await office.net.ip('-n', office.pc, '-6', 'neigh', 'flush', 'all');
      await office.net.ip('-n', office.pc, 'neigh', 'flush', 'all');
      expect(await office.atPc.ask('tcp', { address: CONSOLE.v6, port: CONSOLE.port, ms: 3000 })).toBe(
        'open',
      );
      expect(await office.atPc.ask('tcp', { address: CONSOLE.v4, port: CONSOLE.port, ms: 3000 })).toBe(
        'open',
      );
    });
  });

  /** Each is tried again after the release: a hole that was never there proves nothing. */
  const holes: Record<string, () => Promise<string>> = {};
  const mechanism = (name: string) =>
    reports
      .flatMap((one) => (one.type === 'isolation.confirmed' ? one.mechanisms : []))
      .find((one) => one.name === name);

  describe('no hole through', () => {
    it('a second interface', async () => {
      await office.net.cable(
        { in: office.pc, name: 'eth1', addresses: ['10.98.0.2/24', 'fd98::2/64'] },
        { in: office.far, name: 'eth1', addresses: ['10.98.0.20/24', 'fd98::20/64'] },
      );
      holes['out by it over IPv4'] = () => office.atPc.ask('tcp', { address: '10.98.0.20', port: FAR.port });
      holes['out by it over IPv6'] = () => office.atPc.ask('udp', { address: 'fd98::20', port: FAR.port });
      holes['in by it'] = () => office.atFar.ask('tcp', { address: '10.98.0.2', port: 5000 });
      for (const probe of Object.values(holes)) expect(await probe()).toMatch(BLOCKED);
    });
    it('a changed default route', async () => {
      await office.net.ip('-n', office.pc, 'route', 'replace', 'default', 'via', '10.98.0.20');
      holes['by the new route'] = () => office.atPc.ask('tcp', { address: PUBLIC, port: FAR.port });
      expect(await holes['by the new route']()).toMatch(BLOCKED);
    });
    it('a tunnel', async () => {
      for (const [at, local, remote, inner] of [
        [office.pc, PC.v4, FAR.v4, '10.97.0.2/24'],
        [office.far, FAR.v4, PC.v4, '10.97.0.20/24'],
      ] as const) {
        const tunnel = ['type', 'vxlan', 'id', '7', 'local', local, 'remote', remote, 'dstport', '4789'];
        await office.net.ip('-n', at, 'link', 'add', 'vx0', ...tunnel);
        await office.net.configure(at, 'vx0', [inner]);
      }
      holes['out by a tunnel'] = () => office.atPc.ask('tcp', { address: '10.97.0.20', port: FAR.port });
      holes['in by a tunnel'] = () => office.atFar.ask('tcp', { address: '10.97.0.2', port: 5000 });
      expect(await holes['out by a tunnel']()).toMatch(BLOCKED);
      expect(await holes['in by a tunnel']()).toMatch(BLOCKED);
    });
    it('a container behind a Docker-like bridge', async () => {
      const box = await office.net.add('box');
      await office.net.ip('-n', office.pc, 'link', 'add', 'docker0', 'type', 'bridge');
      await office.net.configure(office.pc, 'docker0', ['172.30.0.1/24']);
      await office.net.cable(
        { in: box, name: 'eth0', addresses: ['172.30.0.2/24'] },
        { in: office.pc, name: 'vbox', addresses: [] },
      );
      await office.net.ip('-n', office.pc, 'link', 'set', 'vbox', 'master', 'docker0');
      await office.net.ip('-n', box, 'route', 'add', 'default', 'via', '172.30.0.1');
      await office.net.ip('-n', office.far, 'route', 'add', '172.30.0.0/24', 'via', PC.v4);
      await office.net.ip('-n', office.console, 'route', 'add', '172.30.0.0/24', 'via', PC.v4);
      await office.set('net/ipv4/ip_forward', '1');
      const peer = office.net.peer(box);
      await peer.ask('serve', { port: 80 });
      holes['out of a container'] = () => peer.ask('tcp', { address: FAR.v4, port: FAR.port });
      // The console is for the agent, not for what the computer forwards.
      holes['from a container to the console'] = () =>
        peer.ask('tcp', { address: CONSOLE.v4, port: CONSOLE.port });
      holes['into a container'] = () => office.atFar.ask('tcp', { address: '172.30.0.2', port: 80 });
      for (const name of Object.keys(holes).filter((one) => one.includes('container'))) {
        expect(await holes[name]!()).toMatch(BLOCKED);
      }
    });
    it('a redirection of the console’s address or of loopback by another table', async () => {
      await office.set('net/ipv4/conf/all/route_localnet', '1');
      const redirected = async () => {
        await office.nftScript(REDIRECTION);
        try {
          const byConsole = await office.atPc.ask('tcp', { address: CONSOLE.v4, port: CONSOLE.port });
          const byLoopback = await office.atPc.ask('tcp', { address: '127.0.0.9', port: FAR.port });
          return byConsole === byLoopback ? byConsole : `${byConsole} and ${byLoopback}`;
        } finally {
          await office.nft('delete', 'table', 'ip', 'sneak');
        }
      };
      holes['by address translation'] = redirected;
      expect(await redirected()).not.toContain('open');
    });
    it('another table that accepts everything first', async () => {
      await office.nftScript(GENEROUS);
      expect(await office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port })).toMatch(BLOCKED);
      expect(await office.atFar.ask('tcp', { address: PC.v4, port: 5000 })).toMatch(BLOCKED);
      await office.nft('delete', 'table', 'inet', 'generous');
    });
    it('a container with a card of its own on the same cable (macvlan)', async (test) => {
      test.skip(
        mechanism('card-rules')?.state !== 'active',
        'this kernel has no egress hook, as the report says',
      );
      const box = await office.net.add('mac');
      const card = ['link', 'eth0', 'netns', box, 'type', 'macvlan', 'mode', 'bridge'];
      await office.net.ip('-n', office.pc, 'link', 'add', 'mv0', ...card);
      await office.net.configure(box, 'mv0', ['10.99.0.66/24']);
      const peer = office.net.peer(box);
      holes['by a macvlan'] = () => peer.ask('tcp', { address: FAR.v4, port: FAR.port });
      expect(await holes['by a macvlan']()).toMatch(BLOCKED);
    });
    it('a virtual machine bridged to a card', async (test) => {
      test.skip(
        mechanism('bridge-rules')?.state !== 'active',
        'this kernel has no bridge rules, as the report says',
      );
      const guest = await office.net.add('vm');
      await office.net.cable(
        { in: office.pc, name: 'eth2', addresses: [] },
        { in: office.far, name: 'eth2', addresses: ['10.96.0.20/24'] },
      );
      await office.net.ip('-n', office.pc, 'link', 'add', 'virbr0', 'type', 'bridge');
      await office.net.ip('-n', office.pc, 'link', 'set', 'virbr0', 'up');
      await office.net.cable(
        { in: guest, name: 'eth0', addresses: ['10.96.0.77/24'] },
        { in: office.pc, name: 'tapvm', addresses: [] },
      );
      for (const port of ['tapvm', 'eth2'])
        await office.net.ip('-n', office.pc, 'link', 'set', port, 'master', 'virbr0');
      const peer = office.net.peer(guest);
      holes['by a bridged virtual machine'] = () =>
        peer.ask('tcp', { address: '10.96.0.20', port: FAR.port });
      expect(await holes['by a bridged virtual machine']()).toMatch(BLOCKED);
    });
  });

  it('stays isolated when the agent is gone', async () => {
    await isolation.stop();
    expect(await office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port })).toMatch(BLOCKED);
    ({ isolation, reports } = office.engine());
    await isolation.start();
    expect(isolation.status()).toMatchObject({ phase: 'confirmed', by: 'analyst' });
    expect(reports).toEqual([]);
    expect(await office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port })).toMatch(BLOCKED);
    expect(await office.atPc.ask('tcp', { address: CONSOLE.v4, port: CONSOLE.port })).toBe('open');
  });

  it('is as it was before, byte for byte, when released', async () => {
    await isolation.release('analyst');
    expect(isolation.status()).toEqual({ phase: 'none' });
    expect(await office.ruleset()).toBe(before);
    expect(await office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port })).toBe('open');
    expect(await office.atPc.ask('tcp', { address: FAR.v6, port: FAR.port })).toBe('open');
    expect(await office.ping(office.far, PC.v4)).toBe('open');
    // A neighbour that could not be asked for its address while all was blocked is asked again by and by.
    for (const [name, probe] of Object.entries(holes))
      await expect.poll(probe, { timeout: 15_000, message: name }).toBe('open');
  });
});

/** What an administrator may have had before: several families, sets, maps, counters, comments, old iptables. */
const FORMER_RULES = `table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy accept;
		ip saddr 192.0.2.0/24 counter packets 0 bytes 0 drop comment "old office"
	}
	chain DOCKER-USER {
	}
}
table inet site {
	set admins {
		type ipv4_addr
		flags interval
		elements = { 10.1.0.0/16, 10.99.0.0/24 }
	}
	map ports {
		type inet_service : verdict
		elements = { 23 : drop }
	}
	chain input {
		type filter hook input priority 10; policy accept;
		tcp dport vmap @ports
		ip saddr @admins accept
	}
}
table ip6 nat6 {
	chain post {
		type nat hook postrouting priority srcnat; policy accept;
	}
}
`;

const REDIRECTION = `table ip sneak {
	chain output {
		type nat hook output priority -100;
		ip daddr ${CONSOLE.v4} tcp dport ${CONSOLE.port} dnat to ${FAR.v4}:${FAR.port}
		ip daddr 127.0.0.9 tcp dport ${FAR.port} dnat to ${FAR.v4}:${FAR.port}
	}
	chain post {
		type nat hook postrouting priority 100;
		ip daddr ${FAR.v4} masquerade
	}
}
`;

const GENEROUS = `table inet generous {
	chain output {
		type filter hook output priority -400; policy accept;
		accept
	}
	chain input {
		type filter hook input priority 400; policy accept;
		accept
	}
}
`;
