import type { Logger } from 'pino';
import type { LocalizedText } from '../../../shared/detection/levels.ts';
import type { Severity } from '../../../shared/events/severity.ts';
import type { Notifier } from '../forwarding/notifier.ts';

/** What people are told of an incident. */
export interface IncidentNotice {
  reason: 'opened' | 'raised' | 'unacknowledged' | 'assigned';
  incident: { id: number; severity: Severity; events: number };
  /** Whom it was given to. */
  account?: string;
}

const TITLES: Record<IncidentNotice['reason'], (id: number) => LocalizedText> = {
  opened: (id) => ({ 'zh-CN': `新事件单 #${id}`, en: `Incident #${id} opened` }),
  raised: (id) => ({ 'zh-CN': `事件单 #${id} 严重程度上升`, en: `Incident #${id} became more severe` }),
  unacknowledged: (id) => ({
    'zh-CN': `事件单 #${id} 仍无人确认`,
    en: `Incident #${id} is still not acknowledged`,
  }),
  assigned: (id) => ({ 'zh-CN': `事件单 #${id} 已分派`, en: `Incident #${id} was assigned` }),
};

/**
 * Tells of incidents through the console's ways out. Never content: names of files and of people at PCs stay in the
 * console, for mail and chat go anywhere.
 */
export class IncidentNotices {
  readonly #notifier: Notifier;
  readonly #logger: Logger;

  constructor(notifier: Notifier, logger: Logger) {
    this.#notifier = notifier;
    this.#logger = logger;
  }

  /** Never rejects: that nobody could be told must not undo what was done. */
  async tell({ reason, incident: { id, severity, events }, account }: IncidentNotice): Promise<void> {
    const to = account === undefined ? '' : ` → ${account}`;
    try {
      await this.#notifier.notify({
        kind: `incident.${reason}`,
        severity,
        title: TITLES[reason](id),
        text: { 'zh-CN': `事件 ${events} 个${to}`, en: `Events: ${events}${to}` },
        link: `/incidents/${id}`,
      });
    } catch (error) {
      this.#logger.error({ incident: id, error: (error as Error).message }, 'nobody could be told');
    }
  }
}
