import { UploadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeEvidence } from '../api/evidence.ts';
import { Dialog } from '../components/dialog.tsx';
import { FormError } from '../components/form-error.tsx';
import type { OpenedEvidence } from './messages.ts';
import { Opened } from './opened.tsx';
import { NotOpened, openSealed, save } from './work.ts';

/** Has the evidence handed out and opens it here, with the holder's key file. */
export function OpenDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [key, setKey] = useState<File>();
  const opening = useMutation<OpenedEvidence, Error, { passphrase: string }>({
    mutationFn: async ({ passphrase }) => openSealed(await takeEvidence(id), await key!.text(), passphrase),
  });
  const saving = useMutation({
    mutationFn: async () => save(await takeEvidence(id), `evidence-${id}.age`),
  });
  const failed = opening.error;
  return (
    <Dialog title={t('evidence.open-title')} onClose={onClose}>
      {opening.data ? (
        <Opened evidence={opening.data} />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={opening.mutate}>
          {failed instanceof NotOpened ? (
            <Alert
              type="error"
              showIcon
              role="alert"
              style={{ marginBottom: 16 }}
              title={t(`evidence.wrong-${failed.what}`)}
            />
          ) : (
            <FormError error={failed ?? saving.error} />
          )}
          <p style={{ marginBottom: 16 }}>{t('evidence.open-note')}</p>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={t('evidence.key-file')}
            onChange={({ target }) => setKey(target.files?.[0])}
          />
          <Form.Item label={t('evidence.key-file')}>
            <Button icon={<UploadOutlined />} onClick={() => input.current?.click()}>
              {key?.name ?? t('evidence.choose-key')}
            </Button>
          </Form.Item>
          <Form.Item
            name="passphrase"
            label={t('evidence.passphrase')}
            rules={[{ required: true, message: t('evidence.passphrase-needed') }]}
          >
            <Input.Password autoComplete="off" visibilityToggle={false} />
          </Form.Item>
          <p style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
            <Button type="primary" htmlType="submit" disabled={!key} loading={opening.isPending}>
              {t('evidence.open-it')}
            </Button>
            <Button loading={saving.isPending} onClick={() => saving.mutate()}>
              {t('evidence.save-sealed')}
            </Button>
          </p>
        </Form>
      )}
    </Dialog>
  );
}
