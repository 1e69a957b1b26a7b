import { UploadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WatermarkAnswer } from '../../../api/contract.ts';
import { RequestError } from '../../api/errors.ts';
import { lookUpWatermark } from '../../api/watermarks.ts';
import { eventsLink } from '../../app/event-links.ts';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormError } from '../../components/form-error.tsx';
import { Page } from '../../components/page.tsx';
import { Time } from '../../components/time.tsx';
import { readPicture } from './read-picture.ts';

interface Found extends WatermarkAnswer {
  code: string;
  at: number;
  agreement: number;
}

/** Events of so long before and after the picture are of interest. */
const AROUND_MS = 30 * 60_000;

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

async function identify(file: File): Promise<Found | null> {
  const reading = await readPicture(file);
  if (!reading) return null;
  const { payload, agreement } = reading;
  const device = hex(payload.device, 8);
  const user = hex(payload.user, 4);
  const answer = await lookUpWatermark({ device, user, at: payload.at });
  return { ...answer, code: `${device}-${user}`, at: payload.at, agreement };
}

/** Whose screen a leaked picture shows, and when. */
export function WatermarkPage() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const reading = useMutation({ mutationFn: identify });
  return (
    <Page title={t('watermark.title')} note={t('watermark.note')}>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('watermark.choose')}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file) reading.mutate(file);
        }}
      />
      <p>
        <Button
          type="primary"
          icon={<UploadOutlined />}
          loading={reading.isPending}
          onClick={() => input.current?.click()}
        >
          {t('watermark.choose')}
        </Button>
      </p>
      <div aria-live="polite">
        {reading.isPending && <p>{t('watermark.reading', { name: reading.variables.name })}</p>}
        {reading.error instanceof RequestError ? (
          <FormError error={reading.error} />
        ) : (
          reading.error && <Alert type="error" showIcon title={t('watermark.no-picture')} />
        )}
        {reading.data === null && (
          <Alert
            type="warning"
            showIcon
            title={t('watermark.none-title')}
            description={t('watermark.none')}
          />
        )}
        {reading.data && <Result found={reading.data} />}
      </div>
    </Page>
  );
}

function Result({ found: { devices, code, at, agreement } }: { found: Found }) {
  const { t } = useTranslation();
  const facts: [string, React.ReactNode][] = [
    [t('watermark.at'), <Time key="at" at={at} />],
    [t('watermark.code'), <code key="code">{code}</code>],
    [t('watermark.agreement'), `${Math.round(agreement * 100)} %`],
  ];
  return (
    <Card title={t('watermark.found')}>
      {devices.length === 0 && (
        <Facts of={[[t('watermark.device'), t('watermark.unknown-device')], ...facts]} />
      )}
      {devices.map(({ agentId, hostname, users }) => (
        <div key={agentId}>
          <Facts
            of={[
              [
                t('watermark.device'),
                <Link key="device" to={`/devices/${agentId}`}>
                  {hostname}
                </Link>,
              ],
              [t('watermark.user'), users.join(t('common.comma')) || t('watermark.unknown-user')],
              ...facts,
            ]}
          />
          <Link to={eventsLink({ agentId, from: at - AROUND_MS, to: at + AROUND_MS })}>
            {t('watermark.events')}
          </Link>
        </div>
      ))}
    </Card>
  );
}
