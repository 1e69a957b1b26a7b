import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { Allowed } from '../../components/allowed.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { SignOnFailed } from '../../components/sign-on-failed.tsx';
import { SessionsCard } from '../accounts/sessions-card.tsx';

import { ApiTokensCard } from './api-tokens-card.tsx';
import { IdentitiesCard } from './identities-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { PersonalDataCard } from './personal-data-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';

/** What is one's own: who one is here, what that allows, and where one is logged in. */
export function MePage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  return (
    <Page title={t('nav.me')} note={t('me.note')}>
      <SignOnFailed />
      <Card title={session.username}>
        <Facts
          of={[
            [t('accounts.roles'), session.roles.map((role) => t(`role.${role}`)).join(t('common.comma'))],
            [t('accounts.scope'), session.scope?.join(t('common.comma')) ?? t('accounts.scope-all')],
          ]}
        />
      </Card>
      <SecondFactorCard />
      <PasskeysCard />
      {session.hasPassword && <PasswordCard />}
      <IdentitiesCard />
      <SessionsCard mine mayEnd />
      <ApiTokensCard mine mayRevoke />
      <Allowed right="personal-data.export">
        <PersonalDataCard />
      </Allowed>
    </Page>
  );
}
