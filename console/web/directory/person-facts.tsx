import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { directoryPersonQuery } from '../api/directory.ts';
import { Facts } from '../components/facts.tsx';
import { Time } from '../components/time.tsx';

/** Who a user is by the company's directory; nothing when it does not know. */
export function PersonFacts({ user }: { user: string }) {
  const { t } = useTranslation();
  const { data: person } = useQuery(directoryPersonQuery(user));
  if (!person) return null;
  const { name, department, manager, mail, leavesAt } = person;
  return (
    <Facts
      of={[
        [t('directory.name'), name],
        [t('directory.department'), department],
        [t('directory.manager'), manager],
        [t('directory.mail'), mail],
        [t('directory.leaves'), leavesAt && <Time key="leaves" at={leavesAt} as="short" />],
      ]}
    />
  );
}
