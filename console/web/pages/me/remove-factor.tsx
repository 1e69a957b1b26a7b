import { useMutation } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/form-error.tsx';
import { PasswordAgain } from '../second-factor/password-again.tsx';

/** Asks for the password and removes one factor of one's own. */
export function RemoveFactor({
  title,
  note,
  remove,
  onClose,
}: {
  title: string;
  note: string;
  remove: (password: string) => Promise<void>;
  onClose: () => void;
}) {
  const removal = useMutation({ mutationFn: remove, onSuccess: onClose });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        name="remove-factor"
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password: string }) => removal.mutate(password)}
      >
        <p>{note}</p>
        <FormError error={removal.error} />
        <PasswordAgain autoFocus />
        <Button danger htmlType="submit" loading={removal.isPending}>
          {title}
        </Button>
      </Form>
    </Dialog>
  );
}
