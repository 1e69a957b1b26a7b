import { expect, test } from 'vitest';
import { deviceCode, userCode } from './payload.ts';
import { WatermarkSettings, watermarkFor } from './settings.ts';

const OF = { agentId: '5a0d7c1e-52f7-4c38-9d0f-1d6f3b9f8a11', hostname: 'PC-0042', user: '王芳' };

test('each person has their own, with what policy wants shown', () => {
  const settings = watermarkFor(
    { visible: { show: ['time', 'user'], density: 'dense', opacity: 0.2 }, coded: { strength: 1 } },
    OF,
  );
  expect(settings).toEqual({
    visible: { lines: ['王芳'], time: true, density: 'dense', opacity: 0.2 },
    coded: { device: deviceCode(OF.agentId), user: userCode(OF.agentId, '王芳'), strength: 1 },
  });
  expect(WatermarkSettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});

test('without one in policy nothing is drawn', () => {
  expect(watermarkFor(undefined, OF)).toEqual({ visible: null, coded: null });
});
