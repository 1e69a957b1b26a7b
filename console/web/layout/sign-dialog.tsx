import { Alert, Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import type { Asked } from '../api/signature.ts';
import { Dialog } from '../components/dialog.tsx';

/** Over the page as it stands: what is about to be signed, and the password that opens the person's key. */
export default function SignDialog({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  useEffect(() => focusBelow, []);
  const { loosens = [], people = 1 } = asked.summary;
  const session = useSession();
  return (
    <Dialog title={t('sign.title')} onClose={() => asked.cancel()}>
      <p style={{ marginBottom: 16 }}>{t('sign.note')}</p>
      {loosens.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('sign.loosens')}
          description={
            <>
              <span style={{ overflowWrap: 'anywhere' }}>{loosens.slice(0, 8).join(t('common.comma'))}</span>
              {loosens.length > 8 && '…'}
            </>
          }
        />
      )}
      {people > 1 && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('sign.people', { count: people })}
        />
      )}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password: string }) => asked.answer(password)}
      >
        <Form.Item
          name="password"
          label={t(session && !session.hasPassword ? 'sign.passphrase' : 'login.password')}
          rules={[{ required: true, message: t('sign.needed') }]}
          {...(asked.wrong ? { validateStatus: 'error' as const, help: t('sign.wrong') } : {})}
        >
          <Input.Password
            autoFocus
            autoComplete="current-password"
            maxLength={256}
            visibilityToggle={false}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {t('sign.do')}
        </Button>
      </Form>
    </Dialog>
  );
}

/** What was confirmed from may be gone by now; then the keyboard goes to what is open below, so that Escape closes it. */
function focusBelow(): void {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const open = [...document.querySelectorAll('[role=dialog]')].filter((dialog) => dialog.checkVisibility());
    open.at(-1)?.querySelector<HTMLElement>('button, a, input')?.focus();
  }, 300);
}
