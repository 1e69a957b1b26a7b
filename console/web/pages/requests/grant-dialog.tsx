import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReleaseRequest } from '../../../api/contract.ts';
import { CODE_MINUTES, grantRelease, type Loosened, releaseRequestsQuery } from '../../api/releases.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { useDuration } from './duration.ts';

/** For how long and with what right; both begin with what was asked for. */
export function GrantDialog({ request, onClose }: { request: ReleaseRequest; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const duration = useDuration();
  const grant = useMutation({
    mutationFn: (values: { minutes: number; access: Loosened }) => grantRelease(request.id, values),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: releaseRequestsQuery.queryKey });
      onClose();
    },
  });
  const choices = [...new Set([...CODE_MINUTES, request.minutes])].sort((a, b) => a - b);
  return (
    <Dialog title={`${t('requests.grant')}: ${request.askedBy}`} onClose={onClose}>
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ minutes: request.minutes, access: 'allow' }}
        onFinish={grant.mutate}
      >
        <FormError error={grant.error} />
        <p style={{ marginBottom: 16 }}>{request.reason}</p>
        <Form.Item name="minutes" label={t('requests.for-how-long')}>
          <Select options={choices.map((value) => ({ value, label: duration(value) }))} />
        </Form.Item>
        <AccessField />
        <Button type="primary" htmlType="submit" loading={grant.isPending}>
          {t('requests.grant')}
        </Button>
      </Form>
    </Dialog>
  );
}

/** Reading and writing, or reading only. */
export function AccessField() {
  const { t } = useTranslation();
  const choices: readonly Loosened[] = ['allow', 'read-only'];
  return (
    <Form.Item name="access" label={t('requests.access')}>
      <Select options={choices.map((value) => ({ value, label: t(`requests.access-${value}`) }))} />
    </Form.Item>
  );
}
