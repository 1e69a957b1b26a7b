import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EventColumn } from '../../../../shared/events/event-columns.ts';
import type { EventFilter } from '../../../api/contract.ts';
import { open, type Query } from '../../api/client.ts';
import { FormError } from '../../components/form-error.tsx';

const FORMATS = ['csv', 'json', 'xlsx'] as const;
type Format = (typeof FORMATS)[number];

interface Props {
  filter: EventFilter;
  columns: readonly EventColumn[];
}

/** Hands out what the list shows as a file, and says how much that was. */
export function ExportMenu({ filter, columns }: Props) {
  const { t } = useTranslation();
  const exporting = useMutation({
    mutationFn: async (format: Format) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const query = { ...(filter as Query), format, columns, zone: timeZone };
      const response = await open('GET', '/events/export', { query });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await response.blob());
      link.download = `events.${format}`;
      link.click();
      URL.revokeObjectURL(link.href);
      return {
        count: Number(response.headers.get('guardpost-events')),
        cut: response.headers.get('guardpost-cut') === 'true',
      };
    },
  });
  return (
    <>
      {exporting.error && <FormError error={exporting.error} />}
      <span role="status" className="faint">
        {exporting.data &&
          (exporting.data.cut
            ? t('events.export-cut', { count: exporting.data.count })
            : t('events.export-done', { count: exporting.data.count }))}
      </span>
      <Dropdown
        trigger={['click']}
        menu={{
          items: FORMATS.map((key) => ({ key, label: key.toUpperCase() })),
          onClick: ({ key }) => exporting.mutate(key as Format),
        }}
      >
        <Button icon={<DownloadOutlined />} loading={exporting.isPending}>
          {t('events.export')}
        </Button>
      </Dropdown>
    </>
  );
}
