import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOnSettingsQuery } from '../../api/sign-on.ts';
import { useMay } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { Answered } from '../../components/state.tsx';
import { Tag } from '../../components/tag.tsx';
import { SettingsForm } from './settings-form.tsx';

/** How people log in at the company's identity provider. */
export function SignOnPage() {
  const { t } = useTranslation();
  const query = useQuery(signOnSettingsQuery);
  const mayManage = useMay('accounts.manage');
  return (
    <Page title={t('sign-on-settings.title')} note={t('sign-on-settings.note')}>
      <Answered query={query}>
        {(state) => (
          <>
            <Card title={t('sign-on-settings.state')}>
              <Facts
                of={[
                  [
                    t('sign-on-settings.state'),
                    <Tag key="state" tone={state.settings?.enabled ? 'good' : 'info'}>
                      {t(state.settings?.enabled ? 'sign-on-settings.on' : 'sign-on-settings.off')}
                    </Tag>,
                  ],
                  [t('sign-on-settings.issuer'), state.settings?.issuer ?? t('sign-on-settings.not-set')],
                  [
                    t('sign-on-settings.redirect'),
                    <span key="redirect">
                      <code style={{ overflowWrap: 'anywhere' }}>{state.redirectUri}</code>
                      <CopyButton text={state.redirectUri} what={t('sign-on-settings.redirect')} />
                    </span>,
                  ],
                ]}
              />
            </Card>
            {mayManage && <SettingsForm state={state} />}
          </>
        )}
      </Answered>
    </Page>
  );
}
