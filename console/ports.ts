import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

interface Place {
  host: string;
  port: number;
}

const ATTEMPTS = 50;

/**
 * Where to listen for people and for agents. Agents have the port after the people's unless told otherwise, also
 * where the system chooses: whoever starts the console again on the port it had finds its agents on the next one.
 */
export async function neighbouringPorts(wanted: {
  host: string;
  port: number;
  agents?: Place | undefined;
}): Promise<{ people: Place; agents: Place }> {
  const { host, port, agents } = wanted;
  if (agents) return { people: { host, port }, agents };
  if (port !== 0) return { people: { host, port }, agents: { host, port: port + 1 } };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const free = await freePort({ host, port: 0 });
    if (free === undefined || free > 65_534) continue;
    if ((await freePort({ host, port: free + 1 })) !== undefined) {
      return { people: { host, port: free }, agents: { host, port: free + 1 } };
    }
  }
  throw new Error(`no two free ports side by side on ${host}: name them with --listen and --agents`);
}

/** The port if it can be listened on now; a host that is none is told of by whoever listens in earnest. */
async function freePort({ host, port }: Place): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  } finally {
    server.close();
  }
}
