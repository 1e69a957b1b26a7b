import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceCode, userCode } from '../../../shared/watermark/payload.ts';
import { startConsole } from '../../main.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const AT = Date.UTC(2026, 10, 24, 9, 30);

test('a watermark names its PC and its user among those seen there, and the question is on record', async () => {
  const agent = await console_.agent();
  const { agentId } = agent.identity;
  await agent.deliver([
    { seq: 1, event: anEvent({ actor: { user: '王芳' } }) },
    { seq: 2, event: anEvent({ actor: { user: '李伟' } }) },
  ]);
  await (await console_.agent()).deliver([{ seq: 1, event: anEvent({ actor: { user: '王芳' } }) }]);
  const question = {
    device: hex(deviceCode(agentId), 8),
    user: hex(userCode(agentId, '王芳'), 4),
    at: AT,
  };
  const answer = await console_.ask('POST', '/watermarks/lookup', question);
  expect(answer.body.devices).toEqual([{ agentId, hostname: expect.any(String), users: ['王芳'] }]);

  const { body } = await console_.ask('GET', '/audit');
  const act = body.entries.find(({ action }: { action: string }) => action === 'watermark.looked-up');
  expect(act).toMatchObject({
    target: question.device,
    details: { user: question.user, at: AT, devices: 1, agentIds: agentId },
  });
});

test('a PC that is not known is no answer, and what is no code is refused', async () => {
  const unknown = await console_.ask('POST', '/watermarks/lookup', {
    device: '00000000',
    user: '0000',
    at: AT,
  });
  expect(unknown.body).toEqual({ devices: [] });
  const wrong = await console_.ask('POST', '/watermarks/lookup', { device: "' or 1", user: '0000', at: AT });
  expect(wrong.status).toBe(400);
});
