import { useTranslation } from 'react-i18next';
import type { PolicyProblem } from '../../../../api/contract.ts';
import { codeOf } from '../../../api/errors.ts';
import { Dot } from '../../../components/tag.tsx';
import style from './edit.module.css';
import type { Check } from './use-check.ts';

interface Props {
  check: Check;
  onGo: (problem: PolicyProblem) => void;
}

/** What is wrong and where; each leads to its place in the text. */
export function Problems({ check, onGo }: Props) {
  const { t } = useTranslation();
  const tones = { checking: 'info', good: 'good', bad: 'critical', failed: 'high' } as const;
  const text = {
    checking: t('edit.checking'),
    good: t('edit.good'),
    bad: t('edit.bad', { count: check.problems.length }),
    failed: t(`error.${codeOf(check.error)}`),
  }[check.state];
  return (
    <div className={style.check}>
      <p role="status" data-check={check.state}>
        <Dot tone={tones[check.state]}>{text}</Dot>
      </p>
      {check.problems.length > 0 && (
        <ul className={style.problems}>
          {check.problems.map((problem) => (
            <li key={`${problem.line}:${problem.column}:${problem.message}`}>
              <button type="button" onClick={() => onGo(problem)}>
                <span className="number">
                  {t('edit.place', { line: problem.line, column: problem.column })}
                </span>
                {problem.path && <code>{problem.path}</code>}
                <span>{problem.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
