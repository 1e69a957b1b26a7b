import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { policiesQuery, revisionQuery } from '../../api/policies.ts';
import { useSession } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { readDraft, writeDraft } from '../policies/edit/draft.ts';
import { addCard } from './add-card.ts';

interface Values {
  id: string;
  titleZh: string;
  titleEn: string;
  textZh: string;
  textEn: string;
  groups?: string[];
}

/** Writes a card into the draft of the policy and goes there: publishing is the policy page's, with all its checks. */
export function AssignCard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const username = useSession()?.username ?? '';
  const list = useQuery(policiesQuery);
  const current = useQuery({ ...revisionQuery(list.data?.current ?? 0), enabled: list.data !== undefined });
  const write = useMutation({
    mutationFn: async (values: Values) => {
      const draft = readDraft(username) ?? {
        base: list.data!.current,
        source: current.data!.source,
        note: '',
      };
      const { id, titleZh, titleEn, textZh, textEn, groups } = values;
      const source = await addCard(draft.source, {
        id,
        edition: 1,
        title: { 'zh-CN': titleZh, en: titleEn },
        text: { 'zh-CN': textZh, en: textEn },
        ...(groups?.length ? { groups } : {}),
      });
      if (source === undefined) throw new Error(t('training.taken'));
      writeDraft(username, { ...draft, source });
    },
    onSuccess: () => navigate('/policies/edit'),
  });
  const text = (name: keyof Values, label: string, rows?: number) => (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true }]}>
      {rows ? <Input.TextArea rows={rows} maxLength={4000} /> : <Input maxLength={200} />}
    </Form.Item>
  );
  return (
    <Dialog title={t('training.assign')} onClose={onClose}>
      <Form layout="vertical" requiredMark={false} onFinish={write.mutate}>
        <p style={{ marginBottom: 16 }}>{t('training.assign-note')}</p>
        <FormError error={write.error} />
        <Form.Item
          name="id"
          label={t('training.id')}
          extra={t('training.id-help')}
          rules={[{ required: true, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/ }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        {text('titleZh', t('training.title-zh'))}
        {text('titleEn', t('training.title-en'))}
        {text('textZh', t('training.text-zh'), 4)}
        {text('textEn', t('training.text-en'), 4)}
        <Form.Item name="groups" label={t('training.groups')} extra={t('training.groups-help')}>
          <Select mode="tags" open={false} suffixIcon={null} />
        </Form.Item>
        <Button
          type="primary"
          htmlType="submit"
          loading={write.isPending}
          disabled={current.data === undefined}
        >
          {t('training.to-draft')}
        </Button>
      </Form>
    </Dialog>
  );
}
