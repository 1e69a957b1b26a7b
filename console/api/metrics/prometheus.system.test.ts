import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { SYSTEM, TestConsole } from '../../testing/test-console.ts';

const WITHOUT = existsSync('/usr/bin/prometheus') ? undefined : 'prometheus is not installed';
const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url));

let folder: string;
let console_: TestConsole;
let prometheus: ChildProcess | undefined;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-prometheus-'));
  if (WITHOUT) return;
  console_ = await TestConsole.start(startConsole);
  const cookie = await console_.cookieOf(SYSTEM);
  const { body } = await console_.ask(
    'POST',
    '/api-tokens',
    { name: 'p', rights: ['metrics.read'] },
    { cookie },
  );
  writeFileSync(join(folder, 'token'), body.token);
  // The file that is shipped, with this console's address instead of the example's.
  const config = readFileSync(join(DEPLOY, 'prometheus/prometheus.yml'), 'utf8')
    .replace('scrape_interval: 30s', 'scrape_interval: 1s')
    .replace('scheme: https', 'scheme: http')
    .replace(/ +tls_config:\n.*ca_file:.*\n/, '')
    .replace('/etc/prometheus/guardpost.token', join(folder, 'token'))
    .replace('guardpost.rules.yml', join(DEPLOY, 'prometheus/guardpost.rules.yml'))
    .replace('console.example.com:8443', new URL(console_.url).host);
  writeFileSync(join(folder, 'prometheus.yml'), config);
  address = `127.0.0.1:${await freePort()}`;
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ],
    { stdio: 'ignore' },
  );
});
afterAll(async () => {
  if (prometheus && prometheus.exitCode === null) {
    prometheus.kill('SIGKILL');
    await once(prometheus, 'exit');
  }
  await console_?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(WITHOUT)(
  'promtool finds nothing wrong with the metrics, the configuration and the alerts',
  async () => {
    const text = await fetch(`${console_.url}/metrics`, {
      headers: { authorization: `Bearer ${readFileSync(join(folder, 'token'), 'utf8')}` },
    }).then((response) => response.text());
    // Ours; those of the runtime have names that it finds odd.
    const ours = text.split('\n').filter((line) => /^(# (HELP|TYPE) )?guardpost_/.test(line));
    execFileSync('promtool', ['check', 'metrics'], { input: `${ours.join('\n')}\n` });
    execFileSync('promtool', ['check', 'config', join(folder, 'prometheus.yml')], { stdio: 'pipe' });
  },
);

test.skipIf(WITHOUT)(
  'a real Prometheus scrapes a console and answers every query of the dashboard',
  async () => {
    const query = async (expression: string) => {
      const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expression)}`);
      return (await response.json()) as { status: string; data?: { result: { value: [number, string] }[] } };
    };
    await expect
      .poll(async () => (await query('guardpost_build_info').catch(() => undefined))?.data?.result.length, {
        timeout: 30_000,
        interval: 300,
      })
      .toBe(1);
    expect((await query('guardpost_agents_connected')).data!.result[0]!.value[1]).toBe('0');
    const dashboard = JSON.parse(readFileSync(join(DEPLOY, 'grafana/guardpost.json'), 'utf8'));
    for (const panel of dashboard.panels) {
      for (const { expr } of panel.targets) {
        expect(await query(expr.replaceAll('$instance', '.*')), expr).toMatchObject({ status: 'success' });
      }
    }
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
