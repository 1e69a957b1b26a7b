/** The address in an answer of `dns.getServers`, which puts a port behind it where it is not 53. */
export function withoutPort(server: string): string {
  return /^\[(.*)\]:\d+$/.exec(server)?.[1] ?? /^([\d.]+):\d+$/.exec(server)?.[1] ?? server;
}
