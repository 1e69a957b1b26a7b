import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../../api/devices.ts';
import { codeOf } from '../../api/errors.ts';
import { answerChallenge, CODE_MINUTES, type Loosened } from '../../api/releases.ts';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormError } from '../../components/form-error.tsx';
import { useDuration } from './duration.ts';
import { AccessField } from './grant-dialog.tsx';
import style from './requests.module.css';

interface Values {
  agentId: string;
  challenge: string;
  minutes: (typeof CODE_MINUTES)[number];
  access: Loosened;
}

/** Turns a challenge that is read out by telephone into the answer to read back. */
export function CodeCard() {
  const { t } = useTranslation();
  const devices = useQuery(devicesQuery);
  const duration = useDuration();
  const answer = useMutation({
    mutationFn: ({ agentId, ...body }: Values) => answerChallenge(agentId, body),
  });
  const name = devices.data?.find(({ agentId }) => agentId === answer.variables?.agentId)?.hostname ?? '';
  return (
    <Card title={t('code.title')}>
      <p className="faint" style={{ marginBottom: 16 }}>
        {t('code.note')}
      </p>
      <div className={style.code}>
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ minutes: 60, access: 'allow' }}
          onFinish={answer.mutate}
        >
          {codeOf(answer.error) === 'wrong-code' ? (
            <Alert type="error" showIcon role="alert" title={t('code.wrong')} className={style.alert} />
          ) : (
            <FormError error={answer.error} />
          )}
          <Form.Item name="agentId" label={t('code.device')} rules={[{ required: true, message: '' }]}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={(devices.data ?? []).map(({ agentId, hostname }) => ({
                value: agentId,
                label: hostname,
              }))}
            />
          </Form.Item>
          <Form.Item
            name="challenge"
            label={t('code.challenge')}
            extra={t('code.challenge-help')}
            rules={[{ required: true, min: 8, message: t('code.challenge-help') }]}
          >
            <Input className={style.typed!} maxLength={16} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="minutes" label={t('code.minutes')}>
            <Select options={CODE_MINUTES.map((value) => ({ value, label: duration(value) }))} />
          </Form.Item>
          <AccessField />
          <Button type="primary" htmlType="submit" loading={answer.isPending}>
            {t('code.make')}
          </Button>
        </Form>
        {answer.data && (
          <div className={style.answer} role="status">
            <p>{t('code.answer')}</p>
            <p className={style.spoken}>
              {answer.data.response} <CopyButton text={answer.data.response} what={t('code.answer')} />
            </p>
            <p>{t(`code.for-${answer.data.purpose}`, { name, duration: duration(answer.data.minutes) })}</p>
            <p className="faint">{t('code.one-time')}</p>
          </div>
        )}
      </div>
    </Card>
  );
}
