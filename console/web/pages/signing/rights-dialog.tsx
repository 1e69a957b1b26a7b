import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SigningState } from '../../../api/contract.ts';
import { Dialog } from '../../components/dialog.tsx';

type Person = SigningState['people'][number];
type Right = Person['rights'][number];

/** As in shared/authority/authority.ts, typed by the contract. */
const RIGHTS: readonly Right[] = ['policy', 'loosening', 'command', 'evidence', 'deletion', 'authority'];

interface Props {
  person: Person;
  busy: boolean;
  onClose: () => void;
  onDone: (rights: Right[]) => void;
}

/** What one person may sign. */
export function RightsDialog({ person, busy, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [rights, setRights] = useState<Right[]>(person.rights.length > 0 ? person.rights : [...RIGHTS]);
  return (
    <Dialog title={t('signing.rights-of', { who: person.account })} onClose={onClose}>
      <p style={{ marginBottom: 16 }}>{t('signing.compare-key')}</p>
      <p style={{ marginBottom: 16 }}>
        <code style={{ overflowWrap: 'anywhere' }}>{person.key ?? '—'}</code>
      </p>
      <Checkbox.Group
        style={{ display: 'grid', gap: 8, marginBottom: 16 }}
        value={rights}
        onChange={(chosen) => setRights(RIGHTS.filter((right) => chosen.includes(right)))}
        options={RIGHTS.map((right) => ({ value: right, label: t(`signing.right-${right}`) }))}
      />
      <Button type="primary" block loading={busy} onClick={() => onDone(rights)}>
        {t(rights.length === 0 ? 'signing.revoke' : 'signing.authorise')}
      </Button>
    </Dialog>
  );
}
