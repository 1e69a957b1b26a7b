import { useTranslation } from 'react-i18next';
import type { StoredEvent } from '../../api/contract.ts';
import { DEFAULT_LEVELS, type Severity } from '../api/values.ts';
import { Tag, type Tone } from './tag.tsx';

export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  return <Tag tone={severity}>{t(`severity.${severity}`)}</Tag>;
}

const LEVEL_TONES: readonly Tone[] = ['critical', 'high', 'medium', 'low', 'info'];

/** A level of the default scheme by its name; one of a policy's own by its id. */
export function LevelTag({ level }: { level: string }) {
  const name = useLevelName();
  const rank = (DEFAULT_LEVELS as readonly string[]).indexOf(level);
  return <Tag tone={LEVEL_TONES[rank] ?? 'info'}>{name(level)}</Tag>;
}

export function useLevelName(): (level: string) => string {
  const { t } = useTranslation();
  return (level) => {
    const known = DEFAULT_LEVELS.find((each) => each === level);
    return known ? t(`level.${known}`) : level;
  };
}

/** What was decided and what came of it, in one word: `not stopped` is never shown as `stopped`. */
export function ResultTag({ event: { decision, outcome } }: { event: StoredEvent }) {
  const { t } = useTranslation();
  if (!decision) return null;
  if (outcome?.state === 'not-stopped') return <Tag tone="critical">{t('outcome.not-stopped')}</Tag>;
  const tones = { block: 'good', warn: 'medium', audit: 'info', allow: 'info' } as const;
  return <Tag tone={tones[decision.action]}>{t(`action.${decision.action}`)}</Tag>;
}
