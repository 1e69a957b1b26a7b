import { readFile } from 'node:fs/promises';

/**
 * The servers of resolv.conf(5). Where systemd-resolved answers at a loopback address, the servers that it asks
 * itself (systemd-resolved.service(8)) count as well.
 */
export async function nameServers(root = ''): Promise<string[]> {
  const files = [`${root}/etc/resolv.conf`, `${root}/run/systemd/resolve/resolv.conf`];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const servers = texts.flatMap((text) => [...text.matchAll(/^nameserver[ \t]+([0-9A-Fa-f.:]+)/gm)]);
  return [...new Set(servers.map((match) => match[1]!))];
}
