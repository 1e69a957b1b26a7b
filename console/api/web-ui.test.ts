import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../main.ts';
import { TestConsole } from '../testing/test-console.ts';

let console_: TestConsole;
let webRoot: string;
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'guardpost-web-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  await writeFile(join(webRoot, 'assets/app-1234.js'), 'export {};');
  console_ = await TestConsole.start(startConsole, { webRoot });
});
afterAll(async () => {
  await console_.stop();
  await rm(webRoot, { recursive: true });
});

/** Sends the path as it is written here: `fetch` would tidy it. */
function get(
  path: string,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(console_.url);
    request({ hostname, port, path, headers: { accept: 'text/html' } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

test.each(['/', '/index.html', '/events/42', '/devices?state=online'])(
  '%s is the page, with a nonce',
  async (path) => {
    const [first, second] = [await get(path), await get(path)];
    expect(first.status).toBe(200);
    const nonce = /content="([^"]+)"/.exec(first.body)?.[1];
    expect(nonce).not.toBe('__CSP_NONCE__');
    const csp = first.headers['content-security-policy'];
    expect(csp).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(csp).toContain("script-src 'self';");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(second.body).not.toBe(first.body);
  },
);

test('assets are kept by browsers, for their names change with their content', async () => {
  const { status, headers } = await get('/assets/app-1234.js');
  expect(status).toBe(200);
  expect(headers['content-type']).toContain('javascript');
  expect(headers['cache-control']).toContain('immutable');
});

test.each([
  '/../package.json',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/..%2f..%2f..%2fetc/passwd',
  '/api/v1/x',
])('%s gives no file', async (path) => {
  const { body, status } = await get(path);
  expect(body).not.toMatch(/root:|guardpost"/);
  expect(status === 200 ? body : '').toMatch(/^$|csp-nonce/);
});

test('without a build the page says how to make one', async () => {
  const bare = await TestConsole.start(startConsole, { webRoot: join(webRoot, 'none') });
  try {
    const response = await fetch(bare.url, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  } finally {
    await bare.stop();
  }
});
