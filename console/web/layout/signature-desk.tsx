import { type ComponentType, useEffect, useState } from 'react';
import { type Asked, useAsked } from '../api/signature.ts';

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
    void import('./sign-dialog.tsx').then((module) => setSignDialog(() => module.default));
  }, [asked, SignDialog]);
  return asked && SignDialog ? <SignDialog asked={asked} /> : null;
}
