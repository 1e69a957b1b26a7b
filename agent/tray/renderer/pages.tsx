import { useId, useState } from 'react';
import type { ActivityEntry } from '../../../shared/session-protocol/activity.ts';
import type { SessionWatching, WatchedRule } from '../../../shared/session-protocol/watching.ts';
import { hasText, type Key, type Words } from '../i18n/words.ts';
import type { TrayView } from '../view.std.ts';
import { Ask } from './ask.tsx';
import { said, sizeOf, timeOf } from './bridge.ts';

export interface PageProps {
  view: TrayView;
  t: Words;
}

const MINUTES = [30, 60, 240, 480, 1_440];

export function StatusPage({ view, t }: PageProps) {
  const { connected, state, welcome, icon, training } = view;
  const unread = training.filter(({ confirmedAt }) => confirmedAt === undefined).length;
  return (
    <>
      <div className="card state" data-icon={icon} role="status">
        <strong>{t(connected ? `status.${icon}` : 'status.no-service')}</strong>
        {state?.policyRevision === 0 && <p>{t('status.no-policy')}</p>}
        {state && state.failing.length > 0 && (
          <p>{t('status.failing', { parts: state.failing.join(', ') })}</p>
        )}
        {state?.states?.map((name) => (
          <p key={name}>{word(t, 'state', name)}</p>
        ))}
        {unread > 0 && <p>{t('status.waiting', { count: unread })}</p>}
      </div>
      {state && welcome && (
        <div className="card">
          <dl>
            <dt>{t('status.user')}</dt>
            <dd>{welcome.user}</dd>
            <dt>{t('status.host')}</dt>
            <dd>{welcome.host}</dd>
            {state.policyRevision > 0 && (
              <>
                <dt>{t('status.policy')}</dt>
                <dd>{t('status.revision', { name: state.policyName, revision: state.policyRevision })}</dd>
              </>
            )}
            <dt>{t('status.console')}</dt>
            <dd>{t(state.online ? 'status.online' : 'status.not-online')}</dd>
            {state.contact && (
              <>
                <dt>{t('status.contact')}</dt>
                <dd>
                  {[state.contact.name, state.contact.phone, state.contact.email].filter(Boolean).join(' · ')}
                </dd>
              </>
            )}
          </dl>
        </div>
      )}
      <Discovery view={view} t={t} />
    </>
  );
}

/** The search for classified files, with the pause that the policy grants. */
function Discovery({ view: { discovery, language }, t }: PageProps) {
  const [refused, setRefused] = useState(false);
  if (!discovery) return null;
  const { state, files, expected, folder, found, pausedBy, pausedUntil, mayPauseMinutes } = discovery;
  const count = Object.values(found).reduce((sum, each) => sum + each, 0);
  const total = Math.max(files, expected, 1);
  const ask = async (pause: boolean) =>
    setRefused(!(await window.guardpost.act({ do: 'pause-discovery', pause })).ok);
  return (
    <div className="card">
      <h2>{t('discovery.title')}</h2>
      <p>
        {t(`discovery.${state}`)}
        {pausedUntil !== undefined && ` ${t('discovery.until', { time: timeOf(pausedUntil, language) })}`}
      </p>
      {state !== 'idle' && <progress max={total} value={files} aria-label={t('discovery.title')} />}
      <p>{t('discovery.files', { files, expected: total, found: count })}</p>
      {folder && <p className="soft">{t('discovery.folder', { folder })}</p>}
      {pausedBy === 'person' ? (
        <button type="button" onClick={() => void ask(false)}>
          {t('discovery.go-on')}
        </button>
      ) : (
        mayPauseMinutes > 0 &&
        !pausedBy && (
          <button type="button" onClick={() => void ask(true)}>
            {t('discovery.pause', { minutes: mayPauseMinutes })}
          </button>
        )
      )}
      {refused && <p role="alert">{t('discovery.refused')}</p>}
    </div>
  );
}

export function WatchingPage({ view: { watching, language }, t }: PageProps) {
  if (!watching) return <p>{t('watching.none')}</p>;
  const { removableStorage, folders, devices, rules, screen } = watching;
  const isIdle = !removableStorage && folders.length === 0 && !devices && rules.length === 0 && !screen;
  return (
    <>
      <p className="soft">{t('watching.intro')}</p>
      {isIdle && <p>{t('watching.none')}</p>}
      <ul>
        {removableStorage && <li>{t('watching.removable')}</li>}
        {folders.length > 0 && <li>{t('watching.folders', { folders: folders.join(', ') })}</li>}
        {devices && (
          <li>
            {t('watching.devices')} {said(devices.message, language)}
          </li>
        )}
        {screen && screenWords(screen, language, t).map((line) => <li key={line}>{line}</li>)}
      </ul>
      {rules.length > 0 && <h2>{t('watching.rules')}</h2>}
      {rules.map((rule) => (
        <div className="card" key={JSON.stringify(rule)}>
          <h3>{said(rule.name, language)}</h3>
          <p>{sentence(rule, language, t)}</p>
          {rule.message && (
            <p className="soft">{t('watching.why', { reason: said(rule.message, language)! })}</p>
          )}
        </div>
      ))}
    </>
  );
}

/** What is watched of the screen, a sentence each. */
function screenWords(
  { capture, remoteControl, keys, clipboard, whileOpen }: NonNullable<SessionWatching['screen']>,
  language: TrayView['language'],
  t: Words,
): string[] {
  const level = said(whileOpen, language);
  return [
    ...(capture === 'allow' ? [] : [t('watching.capture', { action: t(`watching.tool-${capture}`) })]),
    ...(remoteControl === 'allow'
      ? []
      : [t('watching.remote-control', { action: t(`watching.tool-${remoteControl}`) })]),
    ...(keys === 'ignore' ? [] : [t(`watching.keys-${keys}`)]),
    ...(clipboard ? [t('watching.clipboard')] : []),
    ...(level ? [t('watching.while-open', { level })] : []),
  ];
}

/** A rule as people speak. */
function sentence(rule: WatchedRule, language: TrayView['language'], t: Words): string {
  const what = rule.level
    ? t('watching.level', { level: rule.level[language] })
    : rule.unreadable
      ? t('watching.unreadable')
      : rule.findings
        ? t('watching.findings', { findings: rule.findings.join(', ') })
        : t('watching.any-file');
  const channels = rule.channels?.map((channel) => word(t, 'channel', channel)).join(', ');
  const where = channels ? t('watching.on', { channels }) : '';
  const done = t(`watching.${rule.action}`);
  const isolates = rule.isolates ? t('watching.isolates') : '';
  const parts = [what, where, done, isolates].filter(Boolean);
  return language === 'zh-CN' ? `${parts.join('，')}。` : `${parts.join(' ')}.`;
}

/** The word for something that newer services may know more of. */
function word(t: Words, family: string, name: string): string {
  const key = `${family}.${name}`;
  return hasText(key) ? t(key) : name;
}

export function ActivityPage({ view: { activity, language }, t }: PageProps) {
  if (activity.length === 0) return <p>{t('activity.none')}</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('activity.when')}</th>
          <th scope="col">{t('activity.what')}</th>
          <th scope="col">{t('activity.result')}</th>
        </tr>
      </thead>
      <tbody>
        {activity.map((entry) => {
          const { key, tone } = resultOf(entry);
          const message = said(entry.message, language);
          return (
            <tr key={entry.id}>
              <td>{timeOf(entry.at, language)}</td>
              <td>
                {hasText(`event.${entry.event}`) ? word(t, 'event', entry.event) : t('event.other')}{' '}
                {entry.name && <strong>{entry.name}</strong>}
                {entry.device && <div className="soft">{entry.device}</div>}
                {message && <div className="soft">{message}</div>}
              </td>
              <td>
                <span className="tag" data-tone={tone}>
                  {t(key)}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function resultOf({ event, action, outcome, answer }: ActivityEntry): { key: Key; tone?: string } {
  if (outcome === 'not-stopped') return { key: 'result.not-stopped', tone: 'bad' };
  if (answer === 'proceed') return { key: 'result.proceed', tone: 'warn' };
  if (answer === 'withdraw') return { key: 'result.withdraw', tone: 'good' };
  if (answer === 'unanswered') return { key: 'result.unanswered', tone: 'warn' };
  if (event === 'open.refused') return { key: 'result.refused', tone: 'bad' };
  if (outcome === 'done') return { key: 'result.blocked', tone: 'bad' };
  return action === 'warn' ? { key: 'result.warned', tone: 'warn' } : { key: 'result.recorded' };
}

export function DevicesPage({ view: { devices, requests, language }, t }: PageProps) {
  return (
    <>
      <h2>{t('devices.plugged')}</h2>
      {devices.length === 0 && <p>{t('devices.none')}</p>}
      {devices.map(({ id, name, access, pattern }) => (
        <div className="card" key={id}>
          <h3>{name}</h3>
          <span className="tag" data-tone={access === 'allow' ? 'good' : access === 'block' ? 'bad' : 'warn'}>
            {t(`devices.access-${access}`)}
          </span>
          {access !== 'allow' && pattern && (
            <AskDevice t={t} label={t('devices.ask')} about={name} device={pattern} />
          )}
        </div>
      ))}
      <AskDevice t={t} label={t('devices.ask-any')} about={t('requests.any')} />
      <h2>{t('requests.title')}</h2>
      {requests.length === 0 && <p>{t('requests.none')}</p>}
      {requests.map(({ id, at, kind, what, reason, state, until, note }) => (
        <div className="card" key={id}>
          <h3>
            {kind === 'quarantine'
              ? t('requests.quarantine', { what })
              : what
                ? t('requests.device', { what })
                : t('requests.any')}
          </h3>
          <p>{reason}</p>
          <p className="soft">
            {timeOf(at, language)} ·{' '}
            <span
              className="tag"
              data-tone={{ waiting: 'warn', granted: 'good', denied: 'bad', ended: undefined }[state]}
            >
              {t(`requests.${state}`)}
            </span>{' '}
            {state === 'granted' && until && t('requests.until', { until: timeOf(until, language) })}
          </p>
          {note && <p>{note}</p>}
        </div>
      ))}
    </>
  );
}

function AskDevice({
  t,
  label,
  about,
  device,
}: {
  t: Words;
  label: string;
  about: string;
  device?: TrayView['devices'][number]['pattern'];
}) {
  const [minutes, setMinutes] = useState(60);
  const id = useId();
  return (
    <Ask
      t={t}
      label={label}
      about={about}
      action={(reason) => ({ do: 'ask-device', minutes, reason, ...(device ? { device } : {}) })}
    >
      <label htmlFor={id}>{t('devices.minutes')}</label>
      <select id={id} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
        {MINUTES.map((value) => (
          <option key={value} value={value}>
            {t('devices.minutes-value', { minutes: value })}
          </option>
        ))}
      </select>
    </Ask>
  );
}

export function QuarantinePage({ view: { quarantine, language }, t }: PageProps) {
  if (quarantine.length === 0) return <p>{t('quarantine.none')}</p>;
  return (
    <>
      <p className="soft">{t('quarantine.intro')}</p>
      {quarantine.map(({ id, name, takenAt, sizeBytes, rule, message, askedAt }) => (
        <div className="card" key={id}>
          <h2>{name}</h2>
          <p className="soft">
            {t('quarantine.taken', { at: timeOf(takenAt, language), size: sizeOf(sizeBytes, language) })}
          </p>
          {rule && <p>{t('prompt.rule', { rule: said(rule, language)! })}</p>}
          {message && <p>{said(message, language)}</p>}
          {askedAt === undefined ? (
            <Ask
              t={t}
              label={t('quarantine.ask')}
              about={name}
              action={(reason) => ({ do: 'ask-release', quarantineId: id, reason })}
            />
          ) : (
            <p role="status">{t('quarantine.asked', { at: timeOf(askedAt, language) })}</p>
          )}
        </div>
      ))}
    </>
  );
}

export function TrainingPage({ view: { training, language }, t }: PageProps) {
  if (training.length === 0) return <p>{t('training.none')}</p>;
  return training.map(({ id, edition, title, text, confirmedAt }) => (
    <article className="card" key={`${id} ${edition}`}>
      <h2>{title[language]}</h2>
      {text[language].split('\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {confirmedAt === undefined ? (
        <div className="row">
          <button
            type="button"
            className="main"
            aria-label={`${t('training.confirm')}: ${title[language]}`}
            onClick={() => void window.guardpost.act({ do: 'confirm-card', cardId: id, edition })}
          >
            {t('training.confirm')}
          </button>
        </div>
      ) : (
        <p className="soft">{t('training.confirmed', { at: timeOf(confirmedAt, language) })}</p>
      )}
    </article>
  ));
}
