import { useTranslation } from 'react-i18next';
import type { DirectoryPerson, DirectoryPreview } from '../../../api/contract-directory.ts';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Facts } from '../../components/facts.tsx';
import { Nothing } from '../../components/state.tsx';
import { useFormats } from '../../i18n/formats.ts';
import style from './directory.module.css';

/** What an import changes or has changed, with some of the people, so that a wrong attribute is seen. */
export function Outcome({ title, of }: { title: string; of: DirectoryPreview }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const columns: Column<DirectoryPerson>[] = [
    { key: 'name', title: t('directory.name'), cell: ({ name }) => name, heading: true },
    { key: 'user', title: t('directory.user'), cell: ({ user }) => user },
    { key: 'department', title: t('directory.department'), cell: ({ department }) => department },
    { key: 'manager', title: t('directory.manager'), cell: ({ manager }) => manager },
    { key: 'mail', title: t('directory.mail'), cut: true, cell: ({ mail }) => mail },
  ];
  return (
    <section className={style.outcome} role="status">
      <h3>{title}</h3>
      <Facts
        of={(['found', 'added', 'changed', 'removed', 'skipped'] as const).map(
          (each) => [t(`directory.${each}`), number(of[each])] as const,
        )}
      />
      <DataTable
        caption={t('directory.sample')}
        columns={columns}
        rows={of.sample}
        rowKey={({ user }) => user}
        empty={<Nothing>{t('directory.none')}</Nothing>}
      />
    </section>
  );
}
