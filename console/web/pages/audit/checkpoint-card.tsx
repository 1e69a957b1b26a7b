import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { checkpointQuery } from '../../api/audit.ts';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Answered } from '../../components/state.tsx';
import style from './audit.module.css';

const VERIFY = 'guardpost audit verify --data DIR';

/** The signed head of the record, to be kept elsewhere, and how to hold the record to it. */
export function CheckpointCard({ size }: { size: number | undefined }) {
  const { t } = useTranslation();
  const query = useQuery(checkpointQuery(size));
  return (
    <Card title={t('audit.checkpoint')}>
      <Answered query={query}>
        {({ note, publicKey }) => (
          <div className={style.checkpoint}>
            <p className={style.hint}>{t('audit.checkpoint-note')}</p>
            <Text label={t('audit.signed-head')} text={note} />
            <Text label={t('audit.public-key')} text={publicKey} />
            <Text label={t('audit.verify')} text={VERIFY} />
          </div>
        )}
      </Answered>
    </Card>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className={style.label}>
        {label} <CopyButton text={text} what={label} />
      </p>
      <pre className={style.text}>{text.trim()}</pre>
    </div>
  );
}
