import { expect, test } from 'vitest';
import { parsePolicy } from '../../../../shared/policy/parse.ts';
import { addCard } from './add-card.ts';

const card = {
  id: 'usb',
  edition: 1,
  title: { 'zh-CN': '使用U盘', en: 'Using sticks' },
  text: { 'zh-CN': '只用公司发的U盘。', en: 'Use company sticks only.' },
};

test('a card is put into a policy that had none, and beside others; comments stay', async () => {
  const first = await addCard('# ours\nname: p\nrules: []\n', card);
  expect(first).toContain('# ours');
  const second = await addCard(first!, { ...card, id: 'mail' });
  const read = parsePolicy(second!);
  expect(read.ok && read.policy.training?.cards.map(({ id }) => id)).toEqual(['usb', 'mail']);
  expect(await addCard(second!, card)).toBeUndefined();
});
