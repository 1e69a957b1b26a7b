import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { certificateRequest, newPrivateKey } from '../../../agent/service/certificate-request.ts';
import { consoleTls } from '../../../agent/service/certificates.ts';
import { CONSOLE_TLS_NAME } from '../../../shared/protocol/enrolment.ts';
import { startConsole } from '../../main.ts';
import { AgentDouble } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';
import { Authority } from './authority.ts';
import { CompanyCertificate } from './company-certificate.ts';
import { OwnServerCertificate } from './server-certificate.ts';
import { serverNames } from './server-names.ts';
import { exportPrivateKey, newKeyPair, publicKeyOf, requestedKey } from './x509.ts';

const AGENT = '00000000-0000-4000-8000-0000000000aa';
const DAY = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-pki-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A certificate as the company's authority might make it; here it is ours. */
async function companyPair(name: string): Promise<{ cert: string; key: string }> {
  const authority = await Authority.load(folder);
  const keys = await newKeyPair();
  const cert = await authority.issueForServer({ dns: [name], ip: [] }, await publicKeyOf(keys.publicKey), 30);
  return { cert, key: await exportPrivateKey(keys.privateKey) };
}

/** The name that a TLS server shows. */
async function nameShown(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  const name = socket.getPeerX509Certificate()!.subjectAltName!;
  socket.destroy();
  return name;
}

test('what an agent asks a certificate with is understood, and what it gets is for its key alone', async () => {
  const authority = await Authority.load(folder);
  const key = newPrivateKey();
  const publicKey = await requestedKey(certificateRequest(key));
  const certificate = new X509Certificate(await authority.issueForAgent(AGENT, publicKey!, 7));
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(authority.identify(certificate)).toMatchObject({ agentId: AGENT });
  expect((certificate.validToDate.getTime() - Date.now()) / DAY).toBeCloseTo(7, 2);
});

test('the authority’s key lies in a file for the console alone, and stays the same', async () => {
  const { pin } = await Authority.load(folder);
  expect(statSync(join(folder, 'keys', 'agents-ca.json')).mode & 0o777).toBe(0o600);
  expect((await Authority.load(folder)).pin).toBe(pin);
});

test('a console that listens on all addresses goes by each of them', () => {
  const { dns, ip } = serverNames(['0.0.0.0', 'Console.Corp.example']);
  expect(dns).toEqual(expect.arrayContaining(['console.corp.example', 'localhost', CONSOLE_TLS_NAME]));
  expect(ip).toEqual(expect.arrayContaining(['127.0.0.1', '::1']));
});

describe('the console’s own server certificate', () => {
  test('is kept over a restart, and made anew in time or for another name', async () => {
    const authority = await Authority.load(folder);
    const open = async (host: string) => {
      const own = await OwnServerCertificate.open(
        folder,
        () => authority,
        () => serverNames([host]),
        () => {},
      );
      own.stop();
      return own.current.cert;
    };
    const first = await open('a.example');
    expect(await open('a.example')).toBe(first);
    const renamed = await open('b.example');
    expect(new X509Certificate(renamed).subjectAltName).toContain('DNS:b.example');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * DAY });
    expect(await open('b.example')).not.toBe(renamed);
  });
});

describe('the company’s certificate', () => {
  const files = () => ({ cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') });
  const lay = ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(files().cert, cert);
    writeFileSync(files().key, key);
  };

  test('is shown on the people’s pages, and its successor without a restart', async () => {
    lay(await companyPair('one.example'));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const console_ = await TestConsole.start(startConsole, {
      accounts: undefined,
      certificate: files(),
    });
    try {
      expect(console_.url).toMatch(/^https:/);
      expect(await nameShown(console_.url)).toBe('DNS:one.example');
      lay(await companyPair('two.example'));
      await vi.advanceTimersByTimeAsync(6_000);
      await expect.poll(() => nameShown(console_.url)).toBe('DNS:two.example');
      // Agents trust the console's own authority, whatever people see.
      expect(await nameShown(console_.linkUrl)).toContain(CONSOLE_TLS_NAME);
    } finally {
      vi.useRealTimers();
      await console_.stop();
    }
  });

  test('that is half replaced leaves the former one in use, and is told once', async () => {
    const former = await companyPair('one.example');
    lay(former);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const told: string[] = [];
    const company = await CompanyCertificate.open(files(), ({ message }) => told.push(message), 1_000);
    writeFileSync(files().cert, (await companyPair('two.example')).cert);
    for (let look = 0; look < 3; look++) {
      await vi.advanceTimersByTimeAsync(1_000);
      vi.useRealTimers();
      await new Promise((resolve) => setTimeout(resolve, 30));
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    }
    company.stop();
    expect(company.current).toEqual(former);
    expect(new Set(told)).toEqual(new Set([`${files().key} is not the key of ${files().cert}`]));
  });

  test.each<[string, () => void, RegExp]>([
    ['missing', () => rmSync(files().cert), /cannot read .*tls\.crt/],
    ['nonsense', () => writeFileSync(files().key, 'nonsense'), /tls\.key is not usable as PEM/],
  ])('that is %s keeps the console from starting, with the reason', async (_name, spoil, reason) => {
    lay(await companyPair('one.example'));
    spoil();
    await expect(CompanyCertificate.open(files(), () => {})).rejects.toThrow(reason);
  });
});

describe('another authority in the place of the former', () => {
  test('while the console runs: agents of before stay, learn of it, and new ones trust it alone', async () => {
    const console_ = await TestConsole.start(startConsole);
    try {
      const identity = await console_.enrol();
      const { pin } = await Authority.rotate(console_.dataDir);
      await expect
        .poll(async () => (await console_.ask('POST', '/enrolment-tokens', {})).body.token)
        .toContain(pin);
      // It still holds the former authority only, and the console's certificate is by the new one.
      const agent = await AgentDouble.connect(console_.linkUrl, identity);
      agent.hello({ trust: '0'.repeat(64) });
      const { ca } = await agent.next('trust');
      await agent.leave();
      expect(ca.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      const newOnly = ca.slice(0, ca.indexOf('-----END') + 26);
      const { hostname, port } = new URL(console_.linkUrl);
      const socket = connect({ ...consoleTls(newOnly), host: hostname, port: Number(port) });
      await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
      socket.destroy();
      await (await AgentDouble.greeted(console_.linkUrl, { ...identity, ca })).leave();
      await (await console_.agent()).leave();
      const { entries } = (await console_.ask('GET', '/audit')).body;
      expect(entries).toContainEqual(expect.objectContaining({ action: 'authority.replaced' }));
    } finally {
      await console_.stop();
    }
  });

  test('twice: what the first one made is of no use any more', async () => {
    const first = await Authority.load(folder);
    const publicKey = (await requestedKey(certificateRequest(newPrivateKey())))!;
    const certificate = new X509Certificate(await first.issueForAgent(AGENT, publicKey, 7));
    expect((await Authority.rotate(folder)).identify(certificate)).toMatchObject({ agentId: AGENT });
    expect((await Authority.rotate(folder)).identify(certificate)).toBeUndefined();
  });

  test('is not made where there is none', async () => {
    await expect(Authority.rotate(folder)).rejects.toThrow(/start the console once/);
  });
});
