import { createHmac } from 'node:crypto';
import { asText, type Message } from '../messages/message.ts';
import { checkAnswer } from './answer.ts';
import { post } from './post.ts';
import type { MessageSender, Target } from './sender.ts';

/** A request may have 20 KB, open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. */
const MOST_BYTES = 15_000;

/**
 * A robot of a 飞书 (Feishu) group, open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. With a key
 * (签名校验) the body carries the time in seconds and HMAC-SHA256 over nothing with "time\nkey" as key; `code` 0 means
 * taken. A post of text elements: in a plain text message `<at>` would be a mention.
 */
export function feishuSender(target: Target<'feishu'>): MessageSender {
  return {
    async send(message, signal) {
      const { key } = target.secrets;
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signed =
        key === undefined
          ? {}
          : { timestamp, sign: createHmac('sha256', `${timestamp}\n${key}`).update('').digest('base64') };
      const body = JSON.stringify({
        ...signed,
        msg_type: 'post',
        content: { post: postOf(message, target) },
      });
      checkAnswer(await post(target.secrets.url ?? '', body, { target, signal }), 'code', 'msg');
    },
  };
}

function postOf({ title, link, ...message }: Message, { settings: { language } }: Target<'feishu'>) {
  const text = asText({ title: '', ...message }, language, MOST_BYTES)
    .split('\n')
    .slice(1);
  const content: object[][] = text.map((line) => [{ tag: 'text', text: line }]);
  if (link !== undefined) content.push([{ tag: 'a', text: link, href: link }]);
  return { [language === 'en' ? 'en_us' : 'zh_cn']: { title, content } };
}
