import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Divider } from 'antd';
import { useTranslation } from 'react-i18next';
import { signOn, signOnOfferQuery } from '../../api/sign-on.ts';
import { FormError } from '../../components/form-error.tsx';

/** Beside the password, where single sign-on is set up. `next`: the path to come back to. */
export function SignOnButton({ next }: { next: string }) {
  const { t } = useTranslation();
  const { data: offer } = useQuery(signOnOfferQuery);
  const begin = useMutation({ mutationFn: () => signOn(next) });
  if (!offer) return null;
  return (
    <>
      <Divider plain>{t('sign-on.or')}</Divider>
      <FormError error={begin.error} />
      <Button block htmlType="button" loading={begin.isPending} onClick={() => begin.mutate()}>
        {offer.label}
      </Button>
    </>
  );
}
