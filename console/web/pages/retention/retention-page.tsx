import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, InputNumber, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RetentionState } from '../../../api/contract-retention.ts';
import { retentionQuery, setRetention } from '../../api/retention.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';

/** How long events are kept, and what has gone because its time was over. */
export function RetentionPage() {
  const { t } = useTranslation();
  const query = useQuery(retentionQuery);
  return (
    <Page title={t('retention.title')} note={t('retention.note')}>
      <Answered query={query}>{(state) => <Kept key={state.days} state={state} />}</Answered>
    </Page>
  );
}

function Kept({ state }: { state: RetentionState }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [days, setDays] = useState<number | null>(state.days);
  const save = useMutation({
    mutationFn: () => setRetention(days ?? 0),
    onSuccess: (next) => {
      if (!('approval' in next)) client.setQueryData(retentionQuery.queryKey, next);
    },
  });
  const shorter = days !== null && days > 0 && (state.days === 0 || days < state.days);
  const last = state.lastRunAt === null ? t('retention.never') : <Time at={state.lastRunAt} />;
  const button = (onClick?: () => void) => (
    <Button
      type="primary"
      htmlType="button"
      loading={save.isPending}
      disabled={days === null || days === state.days}
      onClick={onClick}
    >
      {t('retention.save')}
    </Button>
  );
  return (
    <Card title={t('retention.events')}>
      <Facts
        of={[
          [
            t('retention.kept'),
            state.days === 0 ? t('retention.forever') : t('retention.for', { count: state.days }),
          ],
          [t('retention.deleted'), state.deleted.toLocaleString(i18n.language)],
          [t('retention.last'), last],
        ]}
      />
      {!state.signed && (
        <Alert type="warning" showIcon style={{ marginTop: 16 }} title={t('retention.unsigned')} />
      )}
      <Allowed right="retention.manage">
        <Form layout="vertical" style={{ marginTop: 16, maxWidth: 360 }}>
          <FormError error={save.error} />
          {save.data && 'approval' in save.data && (
            <Alert
              type="info"
              showIcon
              style={{ marginBottom: 16 }}
              title={t('retention.waits')}
              description={<Link to="/requests">{t('nav.requests')}</Link>}
            />
          )}
          <Form.Item label={t('retention.days')} extra={t('retention.days-help')} htmlFor="retention-days">
            <InputNumber
              id="retention-days"
              min={0}
              max={36_500}
              precision={0}
              value={days}
              onChange={setDays}
            />
          </Form.Item>
          {shorter ? (
            <Popconfirm
              title={t('retention.sure', { count: days })}
              okText={t('retention.delete')}
              cancelText={t('common.close')}
              onConfirm={() => save.mutate()}
            >
              {button()}
            </Popconfirm>
          ) : (
            button(() => save.mutate())
          )}
        </Form>
      </Allowed>
    </Card>
  );
}
