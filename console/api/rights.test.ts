import { afterAll, beforeAll, expect, test } from 'vitest';
import { conflictIn, RIGHTS, ROLES, type Role } from '../domain/rights.ts';
import { startConsole } from '../main.ts';
import { TestConsole } from '../testing/test-console.ts';
import { API } from './contract.ts';

const PASSWORD = 'four words make a password';
let console_: TestConsole;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  console_ = await TestConsole.start(startConsole, {
    accounts: ROLES.map((role) => ({ username: role, password: PASSWORD, roles: [role] })),
  });
  for (const role of ROLES)
    cookies.set(role, await console_.cookieOf({ username: role, password: PASSWORD }));
});
afterAll(() => console_.stop());

/** Y = system administrator, S = security administrator, A = analyst, U = auditor; * = any of them. */
const MAY: Record<string, string> = {
  'GET /setup': '*',
  'POST /setup': '*',
  'POST /session': '*',
  'GET /enrol': '*',
  'GET /healthz': '*',
  'GET /readyz': '*',
  'GET /session': '*',
  'DELETE /session': '*',
  'PUT /session/password': '*',
  'POST /session/first-password': '*',
  'GET /sessions': '*',
  'DELETE /sessions/{id}': '*',
  'POST /session/second-factor': '*',
  'GET /second-factor': '*',
  'POST /second-factor/authenticator': '*',
  'POST /second-factor/authenticator/confirm': '*',
  'POST /second-factor/recovery-codes': '*',
  'GET /session/second-factor': '*',
  'POST /session/second-factor/passkey/challenge': '*',
  'POST /session/second-factor/passkey': '*',
  'POST /second-factor/passkeys/challenge': '*',
  'POST /second-factor/passkeys': '*',
  'POST /second-factor/passkeys/{id}/remove': '*',
  'POST /second-factor/authenticator/remove': '*',
  'POST /accounts/{username}/second-factor/reset': 'Y',
  'GET /api-tokens': '*',
  'POST /api-tokens': '*',
  'DELETE /api-tokens/{id}': '*',
  'GET /accounts/api-tokens': 'YU',
  'DELETE /accounts/api-tokens/{id}': 'Y',
  'POST /personal-data/export': 'S',
  'POST /personal-data/export.csv': 'S',
  'GET /accounts': 'YU',
  'POST /accounts': 'Y',
  'PUT /accounts/{username}/rights': 'Y',
  'PUT /accounts/{username}/password': 'Y',
  'GET /sign-on': '*',
  'POST /sign-on/begin': '*',
  'POST /sign-on/again': '*',
  'POST /sign-on/link': '*',
  'GET /sign-on/callback': '*',
  'GET /sign-on/end': '*',
  'GET /sign-on/identities': '*',
  'POST /sign-on/identities/remove': '*',
  'GET /sign-on/settings': 'YU',
  'PUT /sign-on/settings': 'Y',
  'DELETE /accounts/{username}': 'Y',
  'GET /accounts/sessions': 'YU',
  'DELETE /accounts/sessions/{id}': 'Y',
  'GET /enrolment-tokens': 'YSU',
  'POST /enrolment-tokens': 'YS',
  'DELETE /enrolment-tokens/{id}': 'YS',
  'GET /integrations': 'YU',
  'GET /directory': 'YU',
  'PUT /directory': 'Y',
  'POST /directory/preview': 'Y',
  'POST /directory/import': 'Y',
  'GET /directory/people/{user}': 'SAU',
  'POST /integrations': 'Y',
  'PUT /integrations/{id}': 'Y',
  'DELETE /integrations/{id}': 'Y',
  'POST /integrations/{id}/test': 'Y',
  'GET /overview': 'SAU',
  'GET /events': 'SAU',
  'GET /events/counts': 'SAU',
  'GET /events/live': 'SAU',
  'GET /events/export': 'SAU',
  'GET /events/{position}': 'SAU',
  'GET /incidents': 'SAU',
  'GET /incidents/notices': 'SAU',
  'GET /incidents/assignees': 'SAU',
  'GET /incidents/rules': 'SAU',
  'PUT /incidents/rules': 'S',
  'GET /incidents/{id}': 'SAU',
  'POST /incidents/acknowledge': 'SA',
  'POST /incidents/assign': 'SA',
  'POST /incidents/close': 'SA',
  'POST /incidents/{id}/reopen': 'SA',
  'PUT /incidents/{id}/severity': 'SA',
  'POST /incidents/{id}/comments': 'SA',
  'PUT /incidents/{id}/checklist/{item}': 'SA',
  'POST /incidents/{id}/merge': 'SA',
  'POST /incidents/{id}/split': 'SA',
  'POST /incidents/{id}/actions': 'S',
  'POST /leaks/search': 'SA',
  'POST /leaks/file': 'SA',
  'GET /people': 'SAU',
  'GET /people/{name}': 'SAU',
  'PUT /people/{name}/watch': 'S',
  'DELETE /people/{name}/watch': 'S',
  'GET /risk-rules': 'SAU',
  'PUT /risk-rules': 'S',
  'GET /devices': 'YSAU',
  'GET /devices/{agentId}': 'YSAU',
  'GET /devices/{agentId}/commands': 'YSAU',
  'GET /devices/{agentId}/software': 'YSAU',
  'GET /devices/{agentId}/discovery': 'YSAU',
  'PUT /devices/{agentId}/groups': 'S',
  'POST /devices/{agentId}/revoke': 'S',
  'POST /devices/{agentId}/identity-alert/clear': 'S',
  'POST /devices/{agentId}/commands': 'S',
  'GET /policies': 'SAU',
  'GET /policies/{revision}': 'SAU',
  'GET /policies/{revision}/adoption': 'SAU',
  'POST /policies': 'S',
  'POST /policies/check': 'SA',
  'POST /policies/simulate': 'SA',
  'GET /recognition': 'SAU',
  'GET /recognition/sets/{id}/adoption': 'SAU',
  'POST /recognition/tables': 'S',
  'POST /recognition/indexes': 'S',
  'POST /recognition/documents': 'S',
  'DELETE /recognition/sets/{id}': 'S',
  'DELETE /recognition/documents/{name}': 'S',
  'POST /policies/prepare': 'SA',
  'POST /policies/signed': 'S',
  'GET /signing': 'SAU',
  'POST /signing/key': 'S',
  'POST /signing/people': 'S',
  'POST /signing/renew': 'S',
  'POST /signing/documents': 'S',
  'POST /isolations': 'S',
  'POST /isolations/preview': 'S',
  'POST /isolations/release': 'S',
  'GET /approvals': 'SAU',
  'GET /approvals/{id}/policy': 'SAU',
  'POST /approvals/{id}/approve': 'S',
  'POST /approvals/{id}/refuse': 'S',
  'GET /known-devices': 'SAU',
  'POST /known-devices/{id}/decision': 'S',
  'PUT /known-devices/{id}/owner': 'S',
  'GET /release-requests': 'SAU',
  'GET /training': 'SAU',
  'POST /watermarks/lookup': 'SAU',
  'POST /release-requests/{id}/grant': 'S',
  'POST /release-requests/{id}/deny': 'S',
  'POST /devices/{agentId}/grants': 'S',
  'POST /devices/{agentId}/grants/revoke': 'S',
  'POST /devices/{agentId}/release-code': 'S',
  'GET /evidence': 'SAU',
  'GET /evidence/{id}': 'SAU',
  'POST /evidence/{id}/requests': 'AU',
  'POST /evidence/{id}/open': 'AU',
  'GET /retention': 'YSU',
  'PUT /retention': 'Y',
  'GET /audit': 'U',
  'GET /audit/checkpoint': 'U',
  'GET /audit/inclusion': 'U',
  'GET /audit/consistency': 'U',
};
const LETTERS: Record<Role, string> = {
  'system-administrator': 'Y',
  'security-administrator': 'S',
  analyst: 'A',
  auditor: 'U',
};

async function routes(): Promise<string[]> {
  const { paths } = (await console_.ask('GET', '/openapi.json')).body as { paths: Record<string, object> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(API))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(API.length)}`),
    );
}

test('every route of the OpenAPI document is in the table, and no other', async () => {
  expect((await routes()).sort()).toEqual(Object.keys(MAY).sort());
});

test.each(ROLES)('%s is let through where the table says so, and refused everywhere else', async (role) => {
  const wrong: string[] = [];
  for (const route of await routes()) {
    // Would end the session that the rest is asked with.
    if (route === 'DELETE /session') continue;
    const [method, path] = route.split(' ') as [string, string];
    const end = new AbortController();
    const response = await fetch(`${console_.url}${API}${path.replace(/\{\w+\}/g, '1')}`, {
      method,
      headers: { cookie: cookies.get(role)!, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{}' }),
      signal: end.signal,
    });
    let refused = false;
    if (response.headers.get('content-type')?.includes('json')) {
      const answer = (await response.json()) as { details?: { right?: unknown } };
      refused = response.status === 403 && typeof answer.details?.right === 'string';
    } else end.abort();
    expect(response.status, route).not.toBe(500);
    const may = MAY[route] === '*' || (MAY[route] ?? '').includes(LETTERS[role]);
    if (refused === may) wrong.push(route);
  }
  expect(wrong).toEqual([]);
});

test('an auditor has no right to change anything, and no two duties meet in one account', () => {
  for (const [right, roles] of Object.entries(RIGHTS))
    if ((roles as readonly Role[]).includes('auditor')) expect(right).toMatch(/\.read$/);
  expect(conflictIn(['security-administrator', 'analyst'])).toBeUndefined();
  const others = ROLES.filter((role) => role !== 'auditor');
  for (const role of others) expect(conflictIn([role, 'auditor'])).toBeDefined();
});

test('who reached for a right they lack is on record', async () => {
  const cookie = cookies.get('analyst')!;
  expect((await console_.ask('DELETE', '/accounts/auditor', undefined, { cookie })).status).toBe(403);
  const { entries } = (
    await console_.ask('GET', '/audit?limit=200', undefined, { cookie: cookies.get('auditor')! })
  ).body;
  expect(entries).toContainEqual(
    expect.objectContaining({
      action: 'access.refused',
      actor: expect.objectContaining({ name: 'analyst' }),
      target: `DELETE ${API}/accounts/:username`,
      details: { right: 'accounts.manage' },
    }),
  );
});
