import { type ComponentType, useEffect, useState } from 'react';
import { type Asked, useAsked } from '../api/signature.ts';
import { loadTexts } from '../i18n/i18n.ts';

/**
 * Asks for a signature over whatever page is shown. Its dialog is fetched when it is first needed, and by hand: one
 * that React's lazy() brings may be rendered twice, and the first time leaves antd thinking that a dialog is open, so
 * that Escape closes nothing any more.
 */
export function SignatureDesk() {
  const asked = useAsked();
  const [SignDialog, setSignDialog] = useState<ComponentType<{ asked: Asked }>>();
  useEffect(() => {
    if (!asked || SignDialog) return;
    void Promise.all([import('./sign-dialog.tsx'), loadTexts(['signing', 'login'])]).then(([module]) =>
      setSignDialog(() => module.default),
    );
  }, [asked, SignDialog]);
  return asked && SignDialog ? <SignDialog asked={asked} /> : null;
}
