import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  exportPrivateKey,
  newKeyPair,
  publicKeyOf,
  selfSignedAuthority,
  serverCertificate,
} from '../../pki/x509.ts';

const PROGRAM = '/usr/sbin/rsyslogd';
const TLS_MODULE = '/usr/share/doc/rsyslog-gnutls';
const DAY_MS = 86_400_000;

/** Why there is none to test with; undefined when there is. */
export const WITHOUT_RSYSLOG =
  existsSync(PROGRAM) && existsSync(TLS_MODULE) ? undefined : 'rsyslog and rsyslog-gnutls are not installed';

/** What rsyslog made of one message. */
export interface Line {
  severity: string;
  facility: string;
  host: string;
  app: string;
  id: string;
  msg: string;
}

/** A real rsyslog with a certificate of a test authority, that writes what it has understood into a file. */
export class Rsyslog {
  readonly #folder: string;
  readonly ca: string;
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number, ca: string) {
    this.#folder = folder;
    this.port = port;
    this.ca = ca;
  }

  static async prepare(folder: string, port: number): Promise<Rsyslog> {
    const authorityKeys = await newKeyPair();
    const ca = await selfSignedAuthority('Test authority', authorityKeys, DAY_MS);
    const keys = await newKeyPair();
    const certificate = await serverCertificate(
      { dns: ['localhost'], ip: [] },
      { name: 'localhost', publicKey: await publicKeyOf(keys.publicKey), validForMs: DAY_MS },
      { certificate: ca, privateKey: authorityKeys.privateKey },
    );
    const file = (name: string) => join(folder, name);
    writeFileSync(file('ca.pem'), ca);
    writeFileSync(file('cert.pem'), certificate);
    writeFileSync(file('key.pem'), await exportPrivateKey(keys.privateKey));
    writeFileSync(
      file('rsyslog.conf'),
      `global(workDirectory="${folder}" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off"
  defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="${file('ca.pem')}"
  defaultNetstreamDriverCertFile="${file('cert.pem')}" defaultNetstreamDriverKeyFile="${file('key.pem')}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
input(type="imtcp" port="${port}" address="127.0.0.1")
template(name="parsed" type="list" option.jsonf="on") {
  property(outname="severity" name="syslogseverity-text" format="jsonf")
  property(outname="facility" name="syslogfacility" format="jsonf")
  property(outname="host" name="hostname" format="jsonf")
  property(outname="app" name="app-name" format="jsonf")
  property(outname="id" name="msgid" format="jsonf")
  property(outname="msg" name="msg" format="jsonf")
}
action(type="omfile" file="${file('lines')}" template="parsed" asyncWriting="off")
`,
    );
    return new Rsyslog(folder, port, ca);
  }

  async start(): Promise<void> {
    const process_ = spawn(
      PROGRAM,
      ['-n', '-f', join(this.#folder, 'rsyslog.conf'), '-i', join(this.#folder, `pid-${Date.now()}`)],
      { stdio: 'ignore' },
    );
    this.#process = process_;
    for (let tries = 0; tries < 100 && process_.exitCode === null; tries++) {
      const socket = connect(this.port, '127.0.0.1');
      const up = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      socket.destroy();
      if (up) return;
      await sleep(50);
    }
    throw new Error('rsyslogd does not listen');
  }

  /** Ends it, by a signal that it may or may not notice. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const process_ = this.#process;
    this.#process = undefined;
    if (!process_ || process_.exitCode !== null) return;
    process_.kill(signal);
    await once(process_, 'exit');
  }

  /** What it has written so far; a line that is being written is left out. */
  lines(): Line[] {
    const file = join(this.#folder, 'lines');
    if (!existsSync(file)) return [];
    const text = readFileSync(file, 'utf8');
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }
}
