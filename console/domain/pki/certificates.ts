import { type FSWatcher, watch } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Authority } from './authority.ts';
import { CompanyCertificate } from './company-certificate.ts';
import { OwnServerCertificate, type ServerCertificate } from './server-certificate.ts';
import { serverNames } from './server-names.ts';

export interface CertificatesOptions {
  dataDir: string;
  /** Hosts that the console listens on or is called by. */
  hosts: readonly string[];
  /** The company's own for the people's pages: files with PEM. */
  certificate?: { cert: string; key: string } | undefined;
  logger: Logger;
  /** Another authority is in use from now on. */
  onReplaced?: (authority: Authority) => Promise<void>;
}

/** The authority and what the two ports show, each replaced under the running servers when it changes. */
export interface Certificates {
  readonly authority: Authority;
  /** Whether the people's pages show a certificate of the company's. */
  readonly company: boolean;
  readonly people: ServerCertificate;
  readonly agents: ServerCertificate;
  /** Keeps these servers up to date; the people's may speak plain HTTP. */
  use(servers: { people: Server; agents: Server }): void;
  stop(): void;
}

/** @throws Error when a key or a file cannot be read, naming it */
export async function openCertificates(options: CertificatesOptions): Promise<Certificates> {
  const { dataDir, hosts, logger } = options;
  let authority = await Authority.load(dataDir);
  const onError = (error: Error) =>
    logger.error({ error: error.message }, 'certificates: the former ones stay in use');
  const own = await OwnServerCertificate.open(
    dataDir,
    () => authority,
    () => serverNames(hosts),
    onError,
  );
  const company =
    options.certificate &&
    (await CompanyCertificate.open(options.certificate, onError).catch((error) => {
      own.stop();
      throw error;
    }));
  let watcher: FSWatcher | undefined;

  return {
    get authority() {
      return authority;
    },
    company: company !== undefined,
    get people() {
      return (company ?? own).current;
    },
    get agents() {
      return own.current;
    },
    use({ people, agents }) {
      const show = () => {
        setContext(people, (company ?? own).current);
        setContext(agents, { ...own.current, ca: authority.bundle, minVersion: 'TLSv1.3' });
        logger.info('certificates: in use from now on');
      };
      own.onChanged(show);
      company?.onChanged(show);
      // `guardpost ca rotate` replaces the file under the running console.
      let reading = Promise.resolve();
      watcher = watch(join(dataDir, 'keys'), (_event, name) => {
        if (name !== 'agents-ca.json') return;
        reading = reading
          .then(async () => {
            const next = await Authority.load(dataDir);
            if (next.bundle === authority.bundle) return;
            authority = next;
            await own.refresh();
            await options.onReplaced?.(next);
          })
          .catch(onError);
      });
      watcher.unref();
    },
    stop() {
      own.stop();
      company?.stop();
      watcher?.close();
    },
  };
}

/** Links that are open go on; whoever connects from now on sees the new certificate. */
function setContext(
  server: Server,
  context: ServerCertificate & { ca?: string; minVersion?: 'TLSv1.3' },
): void {
  if ('setSecureContext' in server) (server as TlsServer).setSecureContext(context);
}

type TlsServer = Server & { setSecureContext(context: object): void };
