import { createHmac } from 'node:crypto';
import { asText } from '../messages/message.ts';
import { checkAnswer } from './answer.ts';
import { post } from './post.ts';
import type { MessageSender, Target } from './sender.ts';

/** Bytes of a message, open.dingtalk.com/document/robots/custom-robot-access. */
const MOST_BYTES = 18_000;

/**
 * A robot of a 钉钉 (DingTalk) group, open.dingtalk.com/document/robots/custom-robot-access. With a key (加签) the
 * address carries the time in milliseconds and HMAC-SHA256 over "time\nkey", see
 * open.dingtalk.com/document/robots/customize-robot-security-settings.
 */
export function dingtalkSender(target: Target<'dingtalk'>): MessageSender {
  return {
    async send(message, signal) {
      const content = asText(message, target.settings.language, MOST_BYTES);
      const body = JSON.stringify({ msgtype: 'text', text: { content }, at: { isAtAll: false } });
      const url = new URL(target.secrets.url ?? '');
      const { key } = target.secrets;
      if (key !== undefined) {
        const timestamp = Date.now();
        url.searchParams.set('timestamp', String(timestamp));
        url.searchParams.set(
          'sign',
          createHmac('sha256', key).update(`${timestamp}\n${key}`).digest('base64'),
        );
      }
      checkAnswer(await post(url.href, body, { target, signal }), 'errcode', 'errmsg');
    },
  };
}
