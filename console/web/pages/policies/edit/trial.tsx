import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PolicySimulation } from '../../../../api/contract.ts';
import { simulatePolicy } from '../../../api/policies.ts';
import { Card } from '../../../components/card.tsx';
import { Facts } from '../../../components/facts.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { useFormats } from '../../../i18n/formats.ts';
import style from './edit.module.css';

const DAYS = 30;
const DAY_MS = 86_400_000;
const ACTIONS = ['block', 'warn', 'audit', 'allow'] as const;

/** Tries the text on what happened: what it would have decided otherwise, by whom, by which rule. */
export function Trial({ source, disabled }: { source: string; disabled: boolean }) {
  const { t } = useTranslation();
  const trial = useMutation({
    mutationFn: (text: string) => simulatePolicy({ source: text, from: Date.now() - DAYS * DAY_MS }),
  });
  // What was tried before the text changed says nothing of the text that stands there now.
  const result = trial.variables === source ? trial.data : undefined;
  return (
    <>
      <div className={style.trial}>
        <Button disabled={disabled} loading={trial.isPending} onClick={() => trial.mutate(source)}>
          {t('trial.try', { count: DAYS })}
        </Button>
      </div>
      <FormError error={trial.error} />
      {result && <Outcome of={result} />}
    </>
  );
}

function Outcome({
  of: { evaluated, was, wouldBe, byRule, stoppedByUser, stoppedByGroup, examples },
}: {
  of: PolicySimulation;
}) {
  const { t } = useTranslation();
  const format = useFormats();
  const list = (tallies: PolicySimulation['byRule']) =>
    tallies.map(({ key, count }) => `${key} ${format.number(count)}`).join(' · ');
  return (
    <Card title={t('trial.title', { count: evaluated })}>
      <Facts
        of={[
          ...ACTIONS.map(
            (action) =>
              [
                t(`action.${action}`),
                `${format.number(was[action])} → ${format.number(wouldBe[action])}`,
              ] as const,
          ),
          [t('trial.by-rule'), list(byRule)],
          [t('trial.stopped-people'), list(stoppedByUser)],
          [t('trial.stopped-groups'), list(stoppedByGroup)],
        ]}
      />
      {examples.length === 0 ? (
        <p className="faint">{t('trial.same')}</p>
      ) : (
        <>
          <h3 className={style.examples}>{t('trial.examples')}</h3>
          <ul>
            {examples.slice(0, 20).map(({ event, was: before, would }) => (
              <li key={event.position}>
                <Link to={`/events/${event.position}`}>{event.file?.name}</Link>{' '}
                <span className="faint">
                  {[event.actor?.user, event.hostname].filter(Boolean).join(' · ')}
                </span>{' '}
                {t(`action.${before}`)} → {t(`action.${would.action}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
