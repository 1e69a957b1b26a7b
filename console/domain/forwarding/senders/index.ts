import { dingtalkSender } from './dingtalk.ts';
import { emailSender } from './email.ts';
import { feishuSender } from './feishu.ts';
import type { MessageSender, RecordSender, Target } from './sender.ts';
import { syslogSender } from './syslog.ts';
import { webhookSender } from './webhook.ts';
import { wecomSender } from './wecom.ts';

export type Sender = { records: RecordSender } | { messages: MessageSender };

/** How a target is sent to: record by record to machines, in messages to people. */
export function senderOf(target: Target): Sender {
  switch (target.settings.kind) {
    case 'syslog':
      return { records: syslogSender(target as Target<'syslog'>) };
    case 'webhook':
      return { records: webhookSender(target as Target<'webhook'>) };
    case 'wecom':
      return { messages: wecomSender(target as Target<'wecom'>) };
    case 'dingtalk':
      return { messages: dingtalkSender(target as Target<'dingtalk'>) };
    case 'feishu':
      return { messages: feishuSender(target as Target<'feishu'>) };
    case 'email':
      return { messages: emailSender(target as Target<'email'>) };
  }
}
