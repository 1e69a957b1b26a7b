export const signOn = {
  'sign-on': {
    or: 'or',
    again: 'Sign on again',
    'again-note':
      'Your account has no password: before this, show your company’s sign-on again that it is you. You come back to this page.',
    proven: 'You have just shown who you are; you can go on.',
    identities: 'Single sign-on',
    'identities-note': 'What you sign on with at your company opens this account once it is linked.',
    link: 'Link single sign-on',
    'link-note': 'You are sent to your company’s sign-on and come back here.',
    unlink: 'Unlink',
    'unlink-note': 'It will not open your account any more.',
    none: 'Nothing is linked yet.',
    issuer: 'Provider',
    subject: 'Identity',
    linked: 'Linked',
    'last-used': 'Last used',
    'first-title': 'Choose your own password',
    'first-note': 'The one you have used is known to whoever made or reset your account. It ends now.',
    'failed-expired': 'This sign-on is over: it took too long, or was answered already. Begin again.',
    'failed-denied': 'The sign-on was cancelled or refused by your company’s provider.',
    'failed-provider':
      'Your company’s sign-on does not answer as it should. Try again later or tell an administrator.',
    'failed-not-proven': 'The answer of your company’s sign-on does not prove who you are. Begin again.',
    'failed-no-account':
      'You have no account here that is linked to this sign-on. Ask a system administrator.',
    'failed-no-roles':
      'Your company’s directory gives you no role in this console. Ask a system administrator.',
    'failed-conflicting-roles':
      'Your company’s directory gives you duties that no one person may hold together. Ask a system administrator.',
    'failed-name-taken':
      'There is an account of your name that is not linked to this sign-on. Its owner links it under My account.',
    'failed-other-person': 'Somebody else has signed on than the owner of this account.',
    'failed-linked-already': 'This sign-on, or the account made for it, is linked already.',
    'failed-off': 'Single sign-on is switched off.',
  },
};
