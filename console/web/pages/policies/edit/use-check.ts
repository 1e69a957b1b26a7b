import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyProblem } from '../../../../api/contract.ts';
import { checkPolicy } from '../../../api/policies.ts';

const TYPING_RESTS_MS = 350;
const NONE: readonly PolicyProblem[] = [];

export interface Check {
  state: 'checking' | 'good' | 'bad' | 'failed';
  problems: readonly PolicyProblem[];
  error?: unknown;
}

/** Has the console check the text whenever typing rests, as it would at publishing. */
export function useCheck(source: string): Check {
  const { i18n } = useTranslation();
  const [check, setCheck] = useState<Check>({ state: 'checking', problems: NONE });
  // biome-ignore lint/correctness/useExhaustiveDependencies: problems are told in the language that is shown
  useEffect(() => {
    const abort = new AbortController();
    setCheck((before) => ({ state: 'checking', problems: before.problems }));
    const timer = setTimeout(async () => {
      try {
        const { ok, problems } = await checkPolicy(source, abort.signal);
        setCheck({ state: ok ? 'good' : 'bad', problems });
      } catch (error) {
        if (!abort.signal.aborted) setCheck({ state: 'failed', problems: NONE, error });
      }
    }, TYPING_RESTS_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [source, i18n.language]);
  return check;
}
