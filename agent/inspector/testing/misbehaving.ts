// An inspector process that does what documents have made parsers do, by the name of the file it is given; and
// one that tries what a parser that was taken over would try. Started confined, like the real one.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';

interface Asked {
  kind: 'configure' | 'inspect';
  id: number;
  path: string;
}

const kept: unknown[] = [];

const verdict = (id: number, findings: readonly string[] = []) => ({
  kind: 'verdict',
  id,
  inspection: {
    type: 'fine',
    bytes: 1,
    level: 'public',
    findings: findings.map((sample) => ({ detector: 'attempt', count: 1, confidence: 1, samples: [sample] })),
    ms: 1,
  },
});

const BEHAVIOURS: Record<string, (asked: Asked) => unknown> = {
  crash: () => process.exit(7),
  abort: () => process.kill(process.pid, 'SIGSEGV'),
  stall: () => {
    for (;;);
  },
  eat: () => {
    // Outside V8's heap, as a decoder's buffers are; written to, so that it is resident.
    setInterval(() => kept.push(Buffer.alloc(16 * 1024 * 1024, 1)), 5);
  },
  heap: () => {
    for (;;) kept.push(Array.from({ length: 100_000 }, () => ({ n: kept.length })));
  },
  nonsense: () => process.send!({ kind: 'verdict', inspection: 'all is well' }),
  forged: ({ id }) => process.send!(verdict(id + 1_000)),
  attempts: async ({ id, path }) => process.send!(verdict(id, await attempts(path))),
};

/** What worked of the things that the process must not be able to do; `read` is what it must. */
async function attempts(path: string): Promise<string[]> {
  const { port, file, secret } = JSON.parse(readFileSync(path, 'utf8')) as {
    port: number;
    file: string;
    secret: string;
  };
  const tried: [string, () => unknown][] = [
    ['read', () => readFileSync(secret)],
    ['write', () => writeFileSync(file, 'x')],
    ['spawn', () => spawnSync('true').error && fail()],
    ['thread', () => new Worker('', { eval: true })],
    ['native', () => process.dlopen({ exports: {} } as NodeModule, file)],
    [
      'network',
      () =>
        new Promise((resolve, reject) =>
          connect(port, '127.0.0.1').on('connect', resolve).on('error', reject),
        ),
    ],
    ['root', () => process.getuid?.() !== 0 && fail()],
    ['environment', () => Object.keys(process.env).length === 0 && fail()],
  ];
  const worked: string[] = [];
  for (const [name, attempt] of tried) {
    try {
      await attempt();
      worked.push(name);
    } catch {
      // As it should be.
    }
  }
  return worked;
}

function fail(): never {
  throw new Error('not possible');
}

process.on('message', (message: Asked) => {
  if (message.kind !== 'inspect') return;
  const behaviour = BEHAVIOURS[basename(message.path)];
  if (behaviour) void behaviour(message);
  else process.send!(verdict(message.id));
});
process.on('disconnect', () => process.exit(0));
