import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { makeKey, save } from '../../evidence/work.ts';

// As shared/evidence/holder-key.ts has it: importing that would bring the cipher into the page.
const MIN_PASSPHRASE = 12;

/** Makes a holder's key pair in this browser: the private half is saved once, the public half is for the policy. */
export function KeyCard() {
  const { t } = useTranslation();
  const making = useMutation({
    mutationFn: async ({ passphrase }: { passphrase: string }) => {
      const made = await makeKey(passphrase);
      save(new Blob([made.file], { type: 'application/octet-stream' }), 'evidence-key.age');
      return made;
    },
  });
  return (
    <Card title={t('evidence.key')}>
      <p style={{ marginBottom: 16 }}>{t('evidence.key-note')}</p>
      {making.data ? (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t('evidence.key-made')}
          description={
            <>
              <p>{t('evidence.key-made-note')}</p>
              <p style={{ overflowWrap: 'anywhere' }}>
                <code>{making.data.recipient}</code>{' '}
                <CopyButton text={making.data.recipient} what={t('evidence.public-key')} />
              </p>
            </>
          }
        />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={making.mutate} style={{ maxWidth: 420 }}>
          {making.error && <Alert type="error" showIcon title={t('evidence.key-failed')} />}
          <Form.Item
            name="passphrase"
            label={t('evidence.passphrase')}
            rules={[{ required: true, min: MIN_PASSPHRASE, message: t('evidence.passphrase-short') }]}
          >
            <Input.Password autoComplete="new-password" visibilityToggle={false} />
          </Form.Item>
          <Form.Item
            name="again"
            label={t('evidence.passphrase-again')}
            dependencies={['passphrase']}
            rules={[
              ({ getFieldValue }) => ({
                validator: async (_, value) => {
                  if (value !== getFieldValue('passphrase'))
                    throw new Error(t('evidence.passphrase-differs'));
                },
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" visibilityToggle={false} />
          </Form.Item>
          <Button htmlType="submit" loading={making.isPending}>
            {t('evidence.make-key')}
          </Button>
        </Form>
      )}
    </Card>
  );
}
