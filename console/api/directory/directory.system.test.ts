import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  exportPrivateKey,
  newKeyPair,
  publicKeyOf,
  selfSignedAuthority,
  serverCertificate,
} from '../../domain/pki/x509.ts';
import { startConsole } from '../../main.ts';
import { AUDITOR, SYSTEM, TestConsole } from '../../testing/test-console.ts';

// A real OpenLDAP with more people than it gives at once, over TLS with a test authority.
const WITHOUT =
  existsSync('/usr/sbin/slapd') && existsSync('/etc/ldap/schema/inetorgperson.schema')
    ? undefined
    : 'slapd is not installed';
const PEOPLE = 1203;
const DAY_MS = 86_400_000;
const ROOT = ['-x', '-D', 'cn=admin,dc=example', '-w', 'secret'];

let folder: string;
let slapd: ChildProcess | undefined;
let console_: TestConsole;
let system: string;
let ca: string;
let tlsPort: number;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-ldap-'));
  if (WITHOUT) return;
  await startSlapd();
  const people = Array.from({ length: PEOPLE }, (_, n) => person(n)).join('\n');
  ldap(
    'ldapadd',
    `dn: dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: 示例证券\n\n${people}`,
  );
  console_ = await TestConsole.start(startConsole);
  system = await console_.cookieOf(SYSTEM);
});
afterAll(async () => {
  if (slapd && slapd.exitCode === null) {
    slapd.kill('SIGKILL');
    await once(slapd, 'exit');
  }
  await console_?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const settings = (more: object = {}) => ({
  enabled: false,
  url: `ldaps://localhost:${tlsPort}`,
  startTls: false,
  allowPlaintext: false,
  allowLocal: true,
  ca,
  bindDn: 'cn=admin,dc=example',
  baseDn: 'dc=example',
  filter: '(objectClass=inetOrgPerson)',
  attributes: { user: 'uid', name: 'cn', department: 'departmentNumber', manager: 'manager', mail: 'mail' },
  everyHours: 24,
  ...more,
});
const ask = (method: string, path: string, body?: unknown) =>
  console_.ask(method, path, body, { cookie: system });
const set = (more: object = {}, password: string | undefined = 'secret') =>
  ask('PUT', '/directory', { settings: settings(more), ...(password === undefined ? {} : { password }) });

test.skipIf(WITHOUT)(
  'people are previewed and imported over TLS, page by page, and found by their login',
  async () => {
    expect((await set()).status).toBe(200);
    const preview = await ask('POST', '/directory/preview');
    expect(preview.body).toMatchObject({ found: PEOPLE, added: PEOPLE, changed: 0, removed: 0, skipped: 0 });
    expect((await ask('GET', '/directory')).body).toMatchObject({ people: 0 });
    expect((await ask('POST', '/directory/import', { force: false })).status).toBe(200);
    expect((await ask('GET', '/directory')).body).toMatchObject({
      people: PEOPLE,
      departments: 5,
      lastError: null,
    });
    const { body } = await console_.ask('GET', `/directory/people/${encodeURIComponent('CORP\\User7')}`);
    expect(body).toEqual({
      user: 'user7',
      name: '员工 7',
      department: '部门 2',
      manager: '员工 0',
      mail: 'user7@example.com',
      leavesAt: null,
    });
    expect((await console_.ask('GET', '/directory/people/nobody')).status).toBe(404);
  },
);

test.skipIf(WITHOUT)('who has gone goes, who moved is moved; most of them never go by mistake', async () => {
  ldap(
    'ldapmodify',
    'dn: uid=User3,dc=example\nchangetype: modify\nreplace: departmentNumber\ndepartmentNumber: 风控部\n',
  );
  ldap('ldapdelete', '', ['uid=User4,dc=example']);
  const { body } = await ask('POST', '/directory/import', { force: false });
  expect(body).toMatchObject({ found: PEOPLE - 1, added: 0, changed: 1, removed: 1 });
  await set({ filter: '(uid=User1)' });
  const refused = await ask('POST', '/directory/import', { force: false });
  expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining('would be removed')]);
  expect((await ask('GET', '/directory')).body.people).toBe(PEOPLE - 1);
  expect((await ask('POST', '/directory/import', { force: true })).body).toMatchObject({
    removed: PEOPLE - 2,
  });
});

test.skipIf(WITHOUT)(
  'StartTLS works; another’s certificate, a wrong password and plain text do not',
  async () => {
    const why = async () => (await ask('POST', '/directory/preview')).body.message as string | undefined;
    await set({ url: `ldap://localhost:${port}`, startTls: true });
    expect(await why()).toBeUndefined();
    await set({ ca: undefined });
    expect(await why()).toMatch(/certificate/);
    await set({}, 'wrong');
    expect(await why()).toMatch(/credentials/i);
    await set({ url: `ldap://localhost:${port}` });
    expect(await why()).toMatch(/read on its way/);
    await set({ allowLocal: false });
    expect(await why()).toMatch(/allow local/);
  },
);

test.skipIf(WITHOUT)(
  'the password stays with its server, comes out nowhere, and acts are on record',
  async () => {
    await set();
    const moved = await ask('PUT', '/directory', {
      settings: settings({ url: 'ldaps://elsewhere.example' }),
    });
    expect(moved.status).toBe(400);
    const state = await ask('GET', '/directory');
    expect(state.body).toMatchObject({ hasPassword: true, settings: { bindDn: 'cn=admin,dc=example' } });
    const record = await console_.ask('GET', '/audit?limit=100', undefined, {
      cookie: await console_.cookieOf(AUDITOR),
    });
    const acts = record.body.entries.map(({ action }: { action: string }) => action);
    expect(acts).toEqual(
      expect.arrayContaining(['directory.set', 'directory.imported', 'directory.refused']),
    );
    expect(JSON.stringify([state.body, record.body])).not.toContain('"secret"');
  },
);

function person(n: number): string {
  return `dn: uid=User${n},dc=example
objectClass: inetOrgPerson
uid: User${n}
cn: 员工 ${n}
sn: ${n}
departmentNumber: 部门 ${n % 5}
mail: user${n}@example.com
${n > 0 ? 'manager: uid=User0,dc=example\n' : ''}`;
}

function ldap(command: string, input: string, more: string[] = []): void {
  execFileSync(command, [...ROOT, '-H', `ldap://127.0.0.1:${port}`, ...more], { input, stdio: 'pipe' });
}

async function startSlapd(): Promise<void> {
  const authority = await newKeyPair();
  ca = await selfSignedAuthority('Test authority', authority, DAY_MS);
  const keys = await newKeyPair();
  const certificate = await serverCertificate(
    { dns: ['localhost'], ip: [] },
    { name: 'localhost', publicKey: await publicKeyOf(keys.publicKey), validForMs: DAY_MS },
    { certificate: ca, privateKey: authority.privateKey },
  );
  const file = (name: string) => join(folder, name);
  writeFileSync(file('ca.pem'), ca);
  writeFileSync(file('cert.pem'), certificate);
  writeFileSync(file('key.pem'), await exportPrivateKey(keys.privateKey));
  mkdirSync(file('db'));
  const schemas = ['core', 'cosine', 'inetorgperson'].map(
    (name) => `include /etc/ldap/schema/${name}.schema`,
  );
  writeFileSync(
    file('slapd.conf'),
    `${schemas.join('\n')}
pidfile ${file('pid')}
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile ${file('ca.pem')}
TLSCertificateFile ${file('cert.pem')}
TLSCertificateKeyFile ${file('key.pem')}
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
database mdb
suffix "dc=example"
rootdn "cn=admin,dc=example"
rootpw secret
directory ${file('db')}
`,
  );
  [port, tlsPort] = [await freePort(), await freePort()];
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  slapd = spawn('/usr/sbin/slapd', ['-f', file('slapd.conf'), '-h', urls, '-d', '0'], { stdio: 'ignore' });
  for (let tries = 0; tries < 100 && slapd.exitCode === null; tries++) {
    const socket = connect(port, '127.0.0.1');
    const up = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (up) return;
    await sleep(50);
  }
  throw new Error('slapd does not listen');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const found = (server.address() as { port: number }).port;
  server.close();
  return found;
}
