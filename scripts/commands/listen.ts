import { InvalidArgumentError } from 'commander';

export interface Listen {
  host: string;
  port: number;
}

/** Reads HOST:PORT. @throws InvalidArgumentError saying how it is written */
export function parseListen(text: string): Listen {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:\s]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw new InvalidArgumentError('Write HOST:PORT, such as 127.0.0.1:8440.');
  return { host: (match[1] ?? match[2])!, port };
}

/** Writes it back as `parseListen` reads it. */
export function listenText({ host, port }: Listen): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
