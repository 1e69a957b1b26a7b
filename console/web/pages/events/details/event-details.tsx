import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { StoredEvent } from '../../../../api/contract.ts';
import { eventsLink } from '../../../app/event-links.ts';
import { CopyButton } from '../../../components/copy-button.tsx';
import { LevelTag, SeverityTag } from '../../../components/event-tags.tsx';
import { Facts } from '../../../components/facts.tsx';
import { Time } from '../../../components/time.tsx';
import { PersonFacts } from '../../../directory/person-facts.tsx';
import { useFormats } from '../../../i18n/formats.ts';
import { useEventWords } from '../event-words.ts';
import style from './details.module.css';
import { Evidence } from './evidence.tsx';
import { Findings } from './findings.tsx';
import { Part } from './part.tsx';
import { Quarantine } from './quarantine.tsx';
import { Response } from './response.tsx';
import { Verdict } from './verdict.tsx';

/** Everything that is known of an event, what came of it first. */
export function EventDetails({ event }: { event: StoredEvent }) {
  const { t, i18n } = useTranslation();
  const format = useFormats();
  const words = useEventWords();
  const { file, inspection, decision, outcome, actor, process, device, destination, details } = event;
  const more = (to: string) => (
    <Link className={style.more} to={to}>
      {t('events.all-of-these')}
    </Link>
  );
  const rule = words.rule(event);
  return (
    <div className={style.details}>
      <header>
        <h2 className={style.name}>{words.what(event)}</h2>
        <p className={style.line}>
          <SeverityTag severity={event.severity} />
          <span>{t(`type.${event.type}`)}</span>
          <Time at={event.at} />
        </p>
      </header>
      <Verdict event={event} />
      {outcome?.quarantineId && <Quarantine agentId={event.agentId} quarantineId={outcome.quarantineId} />}

      {file && (
        <Part title={t('details.file')}>
          <Facts
            of={[
              [t('details.path'), <code key="path">{file.path}</code>],
              [t('details.size'), format.bytes(file.sizeBytes)],
              [t('details.type'), inspection?.type],
              [t('details.modified'), file.modifiedAt && <Time key="modified" at={file.modifiedAt} />],
              [
                'SHA-256',
                (file.sha256 ?? inspection?.sha256) && (
                  <span key="hash" className={style.hash}>
                    <code>{file.sha256 ?? inspection?.sha256}</code>
                    <CopyButton text={(file.sha256 ?? inspection?.sha256)!} what="SHA-256" />
                    {more(eventsLink({ q: (file.sha256 ?? inspection?.sha256)! }))}
                  </span>
                ),
              ],
            ]}
          />
        </Part>
      )}

      {inspection && (
        <Part title={t('details.inspection')}>
          <Facts
            of={[
              [t('events.level'), <LevelTag key="level" level={inspection.level} />],
              [
                t('details.not-read'),
                inspection.error && (
                  <span key="error" className={style.bad}>
                    {t(`inspection-error.${inspection.error}`)}
                  </span>
                ),
              ],
              [t('details.truncated'), inspection.truncated && t('details.truncated-note')],
              [t('details.took'), t('details.ms', { count: Math.round(inspection.ms) })],
            ]}
          />
          <Findings findings={inspection.findings} />
        </Part>
      )}

      {decision && (
        <Part title={t('details.decision')}>
          <Facts
            of={[
              [
                t('events.rule'),
                rule && (
                  <span key="rule">
                    {rule} {decision.ruleId && more(eventsLink({ ruleId: decision.ruleId }))}
                  </span>
                ),
              ],
              [t('events.action'), t(`action.${decision.action}`)],
              [
                t('details.policy'),
                decision.policyRevision && (
                  <Link key="policy" to={`/policies/${decision.policyRevision}`}>
                    {t('policies.revision', { revision: decision.policyRevision })}
                  </Link>
                ),
              ],
              [t('details.message'), decision.message?.[i18n.language as 'en']],
              [
                t('details.matched'),
                decision.matched && decision.matched.length > 1 && decision.matched.join(t('common.comma')),
              ],
            ]}
          />
        </Part>
      )}

      {event.evidence && <Evidence evidence={event.evidence} />}

      {event.response && <Response response={event.response} />}

      <Part title={t('details.who')}>
        {actor?.user && <PersonFacts user={actor.user} />}
        <Facts
          of={[
            [
              t('events.user'),
              actor?.user && (
                <span key="user">
                  {actor.user} {more(eventsLink({ user: actor.user }))}
                </span>
              ),
            ],
            [t('details.groups'), actor?.groups?.join(t('common.comma'))],
            [
              t('events.device'),
              <span key="device">
                <Link to={`/devices/${event.agentId}`}>{event.hostname || event.agentId}</Link>{' '}
                {more(eventsLink({ agentId: event.agentId }))}
              </span>,
            ],
            [t('details.process'), process && `${process.name} (${process.pid})`],
            [t('details.process-path'), process?.path && <code key="path">{process.path}</code>],
            [t('events.channel'), event.channel && t(`channel.${event.channel}`)],
            [t('details.destination'), destination?.name],
          ]}
        />
      </Part>

      {device && (
        <Part title={t('details.medium')}>
          <Facts
            of={[
              [t('details.product'), [device.vendor, device.product].filter(Boolean).join(' ')],
              [t('details.serial'), device.serial && <code key="serial">{device.serial}</code>],
              [
                t('details.ids'),
                device.vendorId && (
                  <code key="ids">{`${device.vendorId}:${device.productId ?? '????'}`}</code>
                ),
              ],
              [t('details.bus'), device.bus.toUpperCase()],
              [t('details.capacity'), device.sizeBytes && format.bytes(device.sizeBytes)],
              [t('details.file-system'), device.fileSystem],
              [t('details.mounted'), device.mountPoint && <code key="mount">{device.mountPoint}</code>],
              [t('details.read-only'), device.readOnly && t('common.yes')],
            ]}
          />
        </Part>
      )}

      {details && Object.keys(details).length > 0 && (
        <Part title={t('details.more')}>
          <Facts of={Object.entries(details).map(([name, value]) => [name, String(value)] as const)} />
        </Part>
      )}

      <Part title={t('details.record')}>
        <Facts
          of={[
            [t('details.received'), <Time key="received" at={event.receivedAt} />],
            [
              t('details.position'),
              <span key="position" className="number">
                {event.position}
              </span>,
            ],
            ['ID', <code key="id">{event.id}</code>],
          ]}
        />
        <details className={style.json}>
          <summary>{t('details.json')}</summary>
          <pre>{JSON.stringify(event, null, 2)}</pre>
        </details>
      </Part>
    </div>
  );
}
