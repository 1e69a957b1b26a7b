import { asText } from '../messages/message.ts';
import { checkAnswer } from './answer.ts';
import { post } from './post.ts';
import type { MessageSender, Target } from './sender.ts';

/** Bytes of a text message, developer.work.weixin.qq.com/document/path/91770. */
const MOST_BYTES = 2048;

/**
 * A robot of a 企业微信 (WeCom) group, developer.work.weixin.qq.com/document/path/91770: the key is in the address,
 * `errcode` 0 means taken. Text, not markdown: nothing in a file's name becomes a link or a mention.
 */
export function wecomSender(target: Target<'wecom'>): MessageSender {
  return {
    async send(message, signal) {
      const content = asText(message, target.settings.language, MOST_BYTES);
      const body = JSON.stringify({ msgtype: 'text', text: { content } });
      checkAnswer(await post(target.secrets.url ?? '', body, { target, signal }), 'errcode', 'errmsg');
    },
  };
}
