import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustodyEntry, EvidenceDetail } from '../../api/contract-evidence.ts';
import { evidenceQuery } from '../api/evidence.ts';
import { Allowed } from '../components/allowed.tsx';
import { Answered } from '../components/state.tsx';
import { Tag, type Tone } from '../components/tag.tsx';
import { Time } from '../components/time.tsx';
import { AskDialog } from './ask-dialog.tsx';
import style from './evidence.module.css';
import { OpenDialog } from './open-dialog.tsx';

export const EVIDENCE_TONES: Record<EvidenceDetail['state'], Tone> = {
  announced: 'info',
  arriving: 'low',
  kept: 'good',
  deleted: 'info',
};

/** One piece of evidence: where it is, who had it, and how one comes to see it. */
export function Held({ id }: { id: string }) {
  const query = useQuery(evidenceQuery(id));
  return <Answered query={query}>{(evidence) => <Shown evidence={evidence} />}</Answered>;
}

function Shown({ evidence }: { evidence: EvidenceDetail }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'ask' | 'open'>();
  const { id, state, openUntil, pending, custody } = evidence;
  return (
    <div className={style.held}>
      <p className={style.line}>
        <Tag tone={EVIDENCE_TONES[state]}>{t(`evidence.state-${state}`)}</Tag>
        {openUntil !== null && (
          <span>
            {t('evidence.open-until')} <Time at={openUntil} />
          </span>
        )}
        {pending && <span role="status">{t('evidence.pending')}</span>}
      </p>
      {state === 'kept' && (
        <Allowed right="evidence-content.read">
          <p>
            {openUntil !== null ? (
              <Button type="primary" onClick={() => setDialog('open')}>
                {t('evidence.open-it')}
              </Button>
            ) : (
              !pending && <Button onClick={() => setDialog('ask')}>{t('evidence.ask')}</Button>
            )}
          </p>
        </Allowed>
      )}
      {custody.length > 0 && (
        <section>
          <h4 className={style.heading}>{t('evidence.custody')}</h4>
          <ol className={style.custody}>
            {custody.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added at the end
              <Entry key={index} entry={entry} agentId={evidence.agentId} hostname={evidence.hostname} />
            ))}
          </ol>
        </section>
      )}
      {dialog === 'ask' && <AskDialog id={id} onClose={() => setDialog(undefined)} />}
      {dialog === 'open' && <OpenDialog id={id} onClose={() => setDialog(undefined)} />}
    </div>
  );
}

function Entry({ entry, agentId, hostname }: { entry: CustodyEntry; agentId: string; hostname: string }) {
  const { t } = useTranslation();
  const { act, at, by, note } = entry;
  const who = by === agentId ? hostname : (by ?? t('evidence.by-console'));
  const more = act === 'arrived' ? t('evidence.checked') : note;
  return (
    <li>
      <Time at={at} as="short" /> {t(`evidence.act-${act}`, { who })}
      {more && <span className="faint"> {more}</span>}
    </li>
  );
}
